import { inspect } from 'node:util';
import { torch } from 'torch-node';

// As Python prints them: itemsize, is_floating_point, is_complex, is_signed.
test.each([
  ['float64', 8, true, false, true],
  ['float32', 4, true, false, true],
  ['float16', 2, true, false, true],
  ['bfloat16', 2, true, false, true],
  ['float8_e4m3fn', 1, true, false, true],
  ['complex32', 4, false, true, true],
  ['complex64', 8, false, true, true],
  ['complex128', 16, false, true, true],
  ['int64', 8, false, false, true],
  ['int32', 4, false, false, true],
  ['int16', 2, false, false, true],
  ['int8', 1, false, false, true],
  ['uint8', 1, false, false, false],
  ['uint16', 2, false, false, false],
  ['bool', 1, false, false, false],
] as const)('%s', (name, itemsize, isFloatingPoint, isComplex, isSigned) => {
  const dtype = torch[name];
  expect({ ...dtype }).toMatchObject({ name, itemsize, isFloatingPoint, isComplex, isSigned });
  expect([String(dtype), inspect(dtype)]).toEqual([`torch.${name}`, `torch.${name}`]);
  const x = torch.zeros([3], { dtype });
  expect(x.dtype).toBe(dtype);
  expect(x.elementSize()).toBe(itemsize);
  expect(x.to(torch.float32).tolist()).toEqual([0, 0, 0]);
});

test('aliases are the same objects', () => {
  expect([torch.half, torch.float, torch.double]).toEqual([torch.float16, torch.float32, torch.float64]);
  expect(torch.half).toBe(torch.float16);
  expect(torch.float).toBe(torch.float32);
  expect(torch.double).toBe(torch.float64);
  expect(torch.short).toBe(torch.int16);
  expect(torch.int).toBe(torch.int32);
  expect(torch.long).toBe(torch.int64);
  expect(torch.chalf).toBe(torch.complex32);
  expect(torch.cfloat).toBe(torch.complex64);
  expect(torch.cdouble).toBe(torch.complex128);
});

test('every dtype of libtorch has one name', () => {
  const { DType } = Object.fromEntries([['DType', torch.float32.constructor]]);
  const all = Object.entries(torch).filter(([, value]) => value instanceof (DType as never));
  const names = new Set(all.map(([, value]) => (value as typeof torch.float32).name));
  const codes = new Set(all.map(([, value]) => (value as unknown as { code: number }).code));
  expect(names.size).toBe(codes.size);
  // c10::ScalarType counts from 0 without gaps, up to Float4_e2m1fn_x2.
  expect([...codes].sort((a, b) => a - b)).toEqual(Array.from({ length: 46 }, (_, i) => i));
});

describe('promotion, as in Python', () => {
  test.each([
    ['int64', 'float32', 'float32'],
    ['uint8', 'int8', 'int16'],
    ['bool', 'uint8', 'uint8'],
    ['float16', 'bfloat16', 'float32'],
    ['float64', 'complex64', 'complex128'],
    ['int32', 'float16', 'float16'],
  ] as const)('%s and %s give %s', (a, b, result) => {
    expect(torch.promoteTypes(torch[a], torch[b])).toBe(torch[result]);
    const [x, y] = [torch.ones([1], { dtype: torch[a] }), torch.ones([1], { dtype: torch[b] })];
    expect(x.add(y).dtype).toBe(torch[result]);
  });
});

test.each([
  ['text', 'float32', "a string ('float32')"],
  ['a number', 6, '6'],
  ['a tensor', torch.ones(1), 'a Tensor'],
])('%s is no dtype', (_, dtype, text) => {
  expect(() => torch.zeros([1], { dtype: dtype as never })).toThrow(
    new TypeError(`zeros: argument 'dtype': expected a dtype or null, got ${text}`),
  );
});
