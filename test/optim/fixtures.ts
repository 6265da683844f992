/** What Python has written of optimizers, and how to repeat it here. */
import { optim, type Tensor, torch } from 'torch-node';
import { type Closeness, expectNumbers, isExact } from '../support/answers';
import { camelCase } from '../support/camelCase';

type Constructor = new (params: Tensor[], options: Record<string, unknown>) => optim.Optimizer;

/** The optimizer `name` with options under Python's names; `{ tensor: 0.1 }` stands for a tensor. */
export function construct(name: string, params: Tensor[], options: Record<string, unknown>): optim.Optimizer {
  const entries = Object.entries(options).map(([key, value]) => [
    camelCase(key),
    typeof value === 'object' && value !== null && 'tensor' in value
      ? torch.tensor((value as { tensor: number }).tensor)
      : value,
  ]);
  const { [name]: Class } = optim as unknown as Record<string, Constructor>;
  return new (Class as Constructor)(params, Object.fromEntries(entries));
}

/** The bytes of the elements, of complex ones as pairs. */
export function bits(tensor: Tensor): string {
  const plain = tensor.dtype.isComplex ? torch.viewAsReal(tensor.detach()) : tensor.detach();
  const array = plain.toTypedArray();
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** Twenty steps that compute each element by itself. */
export const elementwise: Closeness = { rounding: 'elements', units: 4 };
/** Steps with products of matrices. */
export const withProducts: Closeness = { rounding: 'processor', units: 64 };

/** The elements of a tensor, or of the bytes of one, in row-major order; of complex ones the parts. */
function numbers(tensor: Tensor): number[] {
  const plain = tensor.dtype.isComplex ? torch.viewAsReal(tensor.detach()) : tensor.detach();
  return plain.to(torch.float64).flatten().tolist() as number[];
}

/** Expects the elements whose bytes are `expected`, or numbers close to them. */
export function expectBits(tensor: Tensor, expected: string, closeness = elementwise): void {
  if (isExact(closeness.rounding)) {
    expect(bits(tensor)).toBe(expected);
    return;
  }
  const dtype = tensor.dtype.isComplex ? torch.float32 : tensor.dtype;
  const wanted = torch.frombuffer(Buffer.from(expected, 'base64'), { dtype });
  expectNumbers(numbers(tensor), numbers(wanted), dtype.name, closeness);
}

/** A tensor as the fixtures hold it. */
export interface Encoded {
  tensor: string;
  shape: number[];
  dtype: 'float32' | 'float64' | 'int64';
}

/** The value with its tensors as their bytes. */
export function encode(value: unknown): unknown {
  if (torch.isTensor(value)) return { tensor: bits(value), shape: [...value.shape], dtype: value.dtype.name };
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, encode(item)]));
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

/** The way back. */
export function decode(value: Encoded): Tensor;
export function decode(value: unknown): unknown;
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => decode(item));
  if (typeof value !== 'object' || value === null) return value;
  if (!('tensor' in value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item as unknown)]));
  }
  const { tensor, shape, dtype } = value as Encoded;
  const bytes = Uint8Array.from(Buffer.from(tensor, 'base64')).buffer;
  const kinds = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array };
  return torch.fromTypedArray(new kinds[dtype](bytes), shape);
}

/** Expects what `encode` made of the same structure, its tensors and numbers as they are or close to it. */
export function expectEncoded(actual: unknown, expected: unknown, closeness: Closeness): void {
  if (isExact(closeness.rounding)) expect(actual).toEqual(expected);
  else if (typeof expected === 'number') expectNumbers([actual as number], [expected], 'float32', closeness);
  else if (typeof expected !== 'object' || expected === null) expect(actual).toEqual(expected);
  else if ('tensor' in expected) {
    const { dtype, shape, tensor } = expected as Encoded;
    expect(actual).toMatchObject({ dtype, shape });
    if (dtype === 'int64') expect(actual).toEqual(expected);
    else expectBits(decode(actual as Encoded), tensor, closeness);
  } else {
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectEncoded((actual as Record<string, unknown>)[key], value, closeness);
    }
  }
}
