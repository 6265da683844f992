/** Generators give PyTorch's numbers; the expected ones were printed by Python. */
import { inspect } from 'node:util';
import { torch } from 'torch-node';

const rand = (generator: InstanceType<typeof torch.Generator>, count: number) =>
  torch.rand([count], { generator }).tolist();

test('the numbers of seed 42, drawn one after another by several functions', () => {
  const generator = new torch.Generator();
  expect(generator.manualSeed(42)).toBe(generator);
  expect(rand(generator, 3)).toEqual([0.8822692632675171, 0.9150039553642273, 0.38286375999450684]);
  const normal = torch.randn([2], { generator }).tolist() as number[];
  expect(normal[0]).toBeCloseTo(-0.829319179058075, 6);
  expect(normal[1]).toBeCloseTo(-1.6137069463729858, 6);
  expect(torch.randint(10, [5], { generator }).tolist()).toEqual([4, 0, 3, 8, 4]);
  expect(torch.randperm(6, { generator }).tolist()).toEqual([2, 5, 1, 4, 0, 3]);
});

test('a new one has the seed that every new one has', () => {
  const generator = new torch.Generator();
  expect(generator.initialSeed()).toBe(67280421310721n);
  expect(rand(generator, 2)).toEqual([0.267295241355896, 0.8725283145904541]);
});

test('a negative seed is the one that has its 64 bits', () => {
  for (const seed of [-1, -1n, 2n ** 64n - 1n]) {
    const generator = new torch.Generator().manualSeed(seed);
    expect(generator.initialSeed()).toBe(2n ** 64n - 1n);
    expect(rand(generator, 2)).toEqual([0.9937993884086609, 0.5713063478469849]);
  }
});

test('seed() starts anew by chance, and says from where', () => {
  const generator = new torch.Generator().manualSeed(1);
  const seed = generator.seed();
  expect(generator.initialSeed()).toBe(seed);
  const drawn = rand(generator, 3);
  expect(rand(new torch.Generator().manualSeed(seed), 3)).toEqual(drawn);
  expect(generator.seed()).not.toBe(seed);
});

test('a state continues where it was taken, also in another generator', () => {
  const generator = new torch.Generator().manualSeed(3);
  rand(generator, 5);
  const state = generator.getState();
  expect([state.dtype, [...state.shape]]).toEqual([torch.uint8, [5056]]);
  const next = rand(generator, 4);
  expect(generator.setState(state)).toBe(generator);
  expect(rand(generator, 4)).toEqual(next);
  expect(rand(new torch.Generator().setState(state), 4)).toEqual(next);
});

test('one’s own leaves the default one alone, which torch.manualSeed seeds', () => {
  const generator = torch.manualSeed(42);
  expect(generator.initialSeed()).toBe(42n);
  expect(torch.initialSeed()).toBe(42n);
  rand(new torch.Generator().manualSeed(7), 100);
  expect(torch.rand([1]).item()).toBe(0.8822692632675171);
  expect(rand(torch.defaultGenerator, 1)).toEqual([0.9150039553642273]);
});

test('text and device', () => {
  for (const generator of [new torch.Generator(), new torch.Generator({ device: 'cpu' })]) {
    expect(String(generator.device)).toBe('cpu');
    expect(String(generator)).toBe('<torch.Generator device=cpu>');
    expect(inspect(generator)).toBe('<torch.Generator device=cpu>');
  }
});

describe('refused', () => {
  const generator = new torch.Generator();

  test.each<[string, unknown, Error]>([
    ['text', 'a', new TypeError("manualSeed: expected an integer as the seed, got a string ('a')")],
    ['a fraction', 1.5, new TypeError('manualSeed: expected an integer as the seed, got 1.5')],
    ['nothing', undefined, new TypeError('manualSeed: expected an integer as the seed, got undefined')],
    [
      '2^64',
      2n ** 64n,
      new RangeError(
        'manualSeed: seed: expected an integer from -2^63 to 2^64 - 1, got 18446744073709551616n',
      ),
    ],
    [
      'an inexact number',
      2 ** 64,
      new RangeError(
        'manualSeed: expected an integer within ±2^53 (pass a bigint beyond that), got 18446744073709552000',
      ),
    ],
  ])('as a seed: %s', (_, seed, error) => {
    expect(() => generator.manualSeed(seed as number)).toThrow(error);
    expect(() => generator.manualSeed(seed as number)).toThrow(error.constructor as ErrorConstructor);
  });

  test.each<[string, unknown, string]>([
    ['an array', [1], 'setState: expected a Tensor, got an array of 1'],
    [
      'floats',
      torch.zeros([3]),
      "setState: expected a uint8 CPU tensor as the generator's state, got Float on cpu",
    ],
    [
      'another length',
      torch.zeros([3], { dtype: torch.uint8 }),
      'setState: Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 3',
    ],
  ])('as a state: %s', (_, state, message) => {
    const before = generator.getState().tolist();
    expect(() => generator.setState(state as never)).toThrow(expect.objectContaining({ message }));
    expect(generator.getState().tolist()).toEqual(before);
  });

  test('as a generator', () => {
    expect(() => torch.rand([2], { generator: 3 as never })).toThrow(
      "argument 'generator': expected a Generator or null, got 3",
    );
    expect(() => new torch.Generator('nowhere')).toThrow(
      /^Generator: Expected one of cpu, .* device type at start of device string: nowhere$/,
    );
  });
});
