/** A tensor where JavaScript or a library asks for a number, JSON, rows or something to compare with. */
import assert from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { nn, type Tensor, torch } from 'torch-node';

const asNumber = (x: unknown) => x as number;
const scalar = asNumber(torch.tensor(2.5));
const recorded = asNumber(torch.tensor(1.5, { requiresGrad: true }));

test('a one-element tensor is its value where a number is asked for', () => {
  expect([-scalar, scalar * 2, Number(scalar), Math.max(scalar, 1)]).toEqual([-2.5, 5, 2.5, 2.5]);
  expect(asNumber(torch.tensor(10.2)) < asNumber(torch.tensor(9.5))).toBe(false);
  expect(asNumber(torch.tensor(-1)) < asNumber(torch.tensor(-2))).toBe(false);
  expect([Number(torch.tensor(true)), Number(torch.tensor([[7n]]))]).toEqual([1, 7]);
  expect(Number(new nn.Parameter(torch.ones([1]), false))).toBe(1);
  expect(`${scalar}`).toBe('tensor(2.5000)');
});

const methods = 'use item() for the number, or a method: add(), mul(), neg(), lt(), eq()';
const operators = `x + y, x == y: JavaScript's operators do not take a Tensor; ${methods}`;
test.each<[name: string, run: () => unknown, message: string]>([
  ['x + 1', () => scalar + 1, operators],
  // biome-ignore lint/suspicious/noDoubleEquals: the operator is what is tested
  ['x == 1', () => scalar == 1, operators],
  ['0 + loss', () => 0 + recorded, operators],
  [
    'two elements',
    () => -asNumber(torch.ones([2])),
    `number: expected a Tensor with one element, got 2 elements; ${methods}`,
  ],
  [
    'a recorded tensor',
    () => recorded * 2,
    `number: the Tensor requires a gradient, which a number would lose; ${methods}`,
  ],
  [
    'complex',
    () => Number(torch.complex(torch.ones([]), torch.ones([]))),
    `number: expected a Tensor of real numbers, got torch.complex64; ${methods}`,
  ],
  [
    'int64 beyond a number',
    () => Number(torch.tensor(2n ** 60n)),
    'item: 1152921504606846976 is beyond what a number holds exactly (±2^53); use itemBigInt()',
  ],
])('%s is an error', (_, run, message) => {
  expect(run).toThrow(message);
});

test('JSON is nested lists', () => {
  const json = JSON.stringify({ w: torch.tensor([[1, 2]]), z: torch.tensor(true) });
  expect(json).toBe('{"w":[[1,2]],"z":true}');
  expect(() => JSON.stringify(torch.tensor([1, Number.NaN]))).toThrow(
    'toJSON: JSON cannot write NaN; use tolist(), or nanToNum() before JSON.stringify',
  );
  expect(() => JSON.stringify(torch.tensor([2n ** 60n]))).toThrow('tolist: 1152921504606846976 is beyond');
});

test('a 0-d tensor has no rows', () => {
  expect(() => [...torch.ones([])]).toThrow('not iterable');
  expect([...torch.tensor([1, 2])].map((row) => row.item())).toEqual([1, 2]);
});

const nan = () => torch.tensor(Number.NaN);
const same: [name: string, a: Tensor, b: Tensor][] = [
  ['ones', torch.ones([2]), torch.ones([2])],
  ['a view', torch.ones([2]), torch.ones([2, 2]).index(0)],
  ['0-d', torch.tensor(3), torch.tensor(3)],
  ['NaN of other bits', nan(), torch.tensor(0).div(0)],
  ['bfloat16', torch.ones([2], { dtype: torch.bfloat16 }), torch.ones([2], { dtype: torch.bfloat16 })],
  ['conjugates', torch.complex(nan(), nan()).conj(), torch.complex(nan(), nan())],
];
test.each(same)('equal: %s', (_, a, b) => {
  assert.deepStrictEqual({ w: a }, { w: b });
  expect({ w: a }).toEqual({ w: b });
  expect(a).toStrictEqual(b);
});

const zeros = torch.zeros([2]);
const meta = () => torch.ones([2], { device: 'meta' });
const quantized = (scale: number) => torch.quantizePerTensor(torch.zeros([2]), scale, 0, torch.quint8);
const different: [name: string, a: Tensor, b: Tensor][] = [
  ['elements', torch.ones([2]), zeros],
  ['the last of many', torch.arange(1000), torch.arange(1000).indexFill(0, torch.tensor([999n]), 0)],
  ['dtype', zeros, torch.zeros([2], { dtype: torch.int32 })],
  ['shape', zeros, torch.zeros([2, 1])],
  ['0 and -0', torch.tensor([0]), torch.tensor([-0])],
  ['layout', zeros, zeros.toSparse()],
  ['meta tensors', meta(), meta()],
  ['quantized tensors', quantized(1), quantized(2)],
];
test.each(different)('different: %s', (_, a, b) => {
  expect(isDeepStrictEqual(a, b)).toBe(false);
  expect(isDeepStrictEqual(new Map([['w', a]]), new Map([['w', b]]))).toBe(false);
  expect(() => {
    assert.deepEqual([a], [b]);
  }).toThrow('deep');
});

test('tensors without elements', () => {
  expect(isDeepStrictEqual(torch.zeros([0]), torch.zeros([0, 3]))).toBe(false);
});

test('Jest tells them apart', () => {
  expect(torch.ones([2])).not.toEqual(zeros);
  expect({ w: torch.ones([2]) }).not.toStrictEqual({ w: zeros });
  expect(torch.tensor(1)).not.toEqual(torch.tensor(2));
});

test('what belongs to tensors', () => {
  expect(isDeepStrictEqual(torch.float32, torch.int64)).toBe(false);
  expect(isDeepStrictEqual(new torch.Device('cpu'), new torch.Device('meta'))).toBe(false);
  expect(isDeepStrictEqual(torch.strided, torch.sparseCoo)).toBe(false);
  expect(isDeepStrictEqual(new nn.Linear(2, 2), new nn.Linear(2, 2))).toBe(false);
  const generator = (seed: number) => new torch.Generator().manualSeed(seed);
  expect(isDeepStrictEqual(generator(1), generator(2))).toBe(false);
  expect(isDeepStrictEqual(generator(1), generator(1))).toBe(true);
});
