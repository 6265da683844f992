/** What Python has written of optimizers, and how to repeat it here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optim, type Tensor, torch } from 'torch-node';

/** The lines of test/fixtures/optim/NAME.jsonl. */
export function readFixtures<T>(name: string): T[] {
  const text = readFileSync(join(__dirname, `../fixtures/optim/${name}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

type Constructor = new (params: Tensor[], options: Record<string, unknown>) => optim.Optimizer;

/** The optimizer `name` with options under Python's names; `{ tensor: 0.1 }` stands for a tensor. */
export function construct(name: string, params: Tensor[], options: Record<string, unknown>): optim.Optimizer {
  const entries = Object.entries(options).map(([key, value]) => [
    key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
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

/** Whether operators round here as where the fixtures were made; other instruction sets differ in last bits. */
export const roundsAlike = torch.backends.cpu.getCpuCapability() === 'AVX512';

/** The tensor has these very bits; where operators round otherwise, numbers close to them. */
export function expectBits(tensor: Tensor, expected: string): void {
  if (roundsAlike) {
    expect(bits(tensor)).toBe(expected);
    return;
  }
  const own = tensor.dtype.isComplex ? torch.viewAsReal(tensor.detach()) : tensor.detach();
  const wanted = torch.frombuffer(Buffer.from(expected, 'base64'), { dtype: own.dtype }).to(torch.float64);
  expect(own.numel()).toBe(wanted.numel());
  const tolerance = own.dtype.itemsize === 2 ? 0.02 : 1e-4;
  const distance = own.to(torch.float64).reshape(-1).sub(wanted).abs();
  expect(distance.div(wanted.abs().add(1)).max().item()).toBeLessThanOrEqual(tolerance);
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
