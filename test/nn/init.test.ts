/** nn.init draws Python's very numbers (test/fixtures/nn/init.py). */
import { nn, type Tensor, torch } from 'torch-node';
import { expectNumbers, readAnswerLines } from '../support/answers';
import { camelCase, camelKeys } from '../support/camelCase';
import { elements } from '../support/close';

interface Case {
  function: string;
  sizes?: number[];
  args: unknown[];
  kwargs?: Record<string, unknown>;
  values?: number[];
  next?: number;
  gain?: number;
}

type Init = Record<string, (...args: unknown[]) => unknown>;

const cases = readAnswerLines<Case>('nn/init.jsonl');

const titleOf = ({ function: name, sizes, args, kwargs }: Case): string =>
  `${name} of ${sizes?.join('x')}: ${JSON.stringify([...args, kwargs])}`;

test.each(cases.filter(({ sizes }) => sizes).map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
  torch.manualSeed(0);
  const tensor = torch.ones(one.sizes as number[]);
  const keywords = Object.keys(one.kwargs ?? {}).length > 0 ? [camelKeys(one.kwargs ?? {})] : [];
  const result = (nn.init as unknown as Init)[camelCase(one.function)]?.(tensor, ...one.args, ...keywords);
  expect(result).toBe(tensor);
  // orthogonal_ factorises; the others compute logarithms, cosines and inverse error functions element by element.
  const rounding = one.function === 'orthogonal_' ? 'processor' : 'elements';
  expectNumbers(elements(tensor) as number[], one.values as number[], 'float32', { rounding, units: 16 });
  expect(torch.rand([]).item()).toBe(one.next);
});

test.each(cases.filter(({ gain }) => gain !== undefined))('calculateGain: $args', ({ args, gain }) => {
  expect((nn.init as unknown as Init)['calculateGain']?.(...args)).toBe(gain);
});

test('parameters are filled without recording, in any dtype', () => {
  const parameter = new nn.Parameter(torch.empty([2, 3], { dtype: torch.float64 }));
  expect(nn.init.xavierUniform_(parameter)).toBe(parameter);
  expect(parameter.gradFn).toBeNull();
  expect(parameter.requiresGrad).toBe(true);
});

test('a generator of one’s own leaves the default one alone', () => {
  const draw = (): number[] | null =>
    elements(nn.init.normal_(torch.empty([4]), { generator: new torch.Generator().manualSeed(5) }));
  torch.manualSeed(0);
  const first = draw();
  expect(draw()).toEqual(first);
  const next = torch.rand([]).item();
  torch.manualSeed(0);
  expect(torch.rand([]).item()).toBe(next);
});

test('tensors with no elements are left as they are', () => {
  const empty = torch.empty([0, 3]);
  expect(nn.init.kaimingUniform_(empty)).toBe(empty);
  expect(nn.init.kaimingNormal_(empty)).toBe(empty);
  expect(nn.init.orthogonal_(empty)).toBe(empty);
});

test.each([
  ['xavierUniform_', [1], 'init: expected a tensor of at least 2 dimensions, got torch.Size([1])'],
  ['eye_', [2, 2, 2], 'eye_: expected a tensor of 2 dimensions, got torch.Size([2, 2, 2])'],
  ['dirac_', [2, 2], 'dirac_: expected a tensor of 3, 4 or 5 dimensions, got torch.Size([2, 2])'],
  ['orthogonal_', [3], 'orthogonal_: expected a tensor of at least 2 dimensions, got torch.Size([3])'],
] as const)('%s says what it wants', (name, sizes, message) => {
  const call = nn.init[name] as (tensor: Tensor) => Tensor;
  expect(() => call(torch.empty([...sizes]))).toThrow(new RangeError(message));
});

test('wrong arguments are named', () => {
  const w = torch.empty([2, 2]);
  expect(() => nn.init.kaimingUniform_(w, { mode: 'fanIn' as 'fan_in' })).toThrow(
    "kaimingUniform_: argument 'mode': expected one of 'fan_in', 'fan_out', got a string ('fanIn')",
  );
  expect(() => nn.init.calculateGain('elu' as 'relu')).toThrow(/calculateGain: argument 'nonlinearity'/);
  expect(() => nn.init.uniform_([1, 2] as unknown as Tensor)).toThrow(
    new TypeError("uniform_: argument 'tensor': expected a Tensor, got an array of 2"),
  );
  expect(() => nn.init.dirac_(torch.empty([3, 2, 1]), 2)).toThrow(
    "dirac_: argument 'tensor': expected a multiple of groups (2) as its first dimension, got 3",
  );
});
