/** What a checkpoint holds, as JSON that both languages make alike (fixtures/described.py is its twin). */
import { nn, type Tensor, torch } from 'torch-node';
import { Counter, Device, indexOf, Layout, native } from '../support/inner';

const { Parameter } = nn;

type Json = null | boolean | string | number | Json[] | { [key: string]: Json | undefined };
type Storages = Map<bigint, number>;

function number(value: number | bigint): string {
  if (typeof value === 'bigint' || (Number.isSafeInteger(value) && !Object.is(value, -0)))
    return String(value);
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value);
  return bits.toString('hex');
}

/** The bytes of the elements in row-major order. */
function rowMajor(tensor: Tensor): string {
  const array = tensor.detach().resolveConj().resolveNeg().contiguous().toTypedArray();
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex');
}

function storageOf(tensor: Tensor, storages: Storages): number {
  const pointer = native.storagePointer(indexOf(tensor));
  const known = storages.get(pointer) ?? storages.size;
  storages.set(pointer, known);
  return known;
}

/** The tensors that make up a sparse one. */
function partsOf(tensor: Tensor): Tensor[] {
  if (tensor.layout === torch.sparseCoo) return [tensor._indices(), tensor._values()];
  const isRows = tensor.layout === torch.sparseCsr || tensor.layout === torch.sparseBsr;
  const indices = isRows
    ? [tensor.crowIndices(), tensor.colIndices()]
    : [tensor.ccolIndices(), tensor.rowIndices()];
  return [...indices, tensor.values()];
}

function describeTensor(tensor: Tensor, storages: Storages): Json {
  const result = {
    dtype: String(tensor.dtype),
    shape: [...tensor.shape],
    layout: String(tensor.layout),
    device: String(tensor.device),
    requiresGrad: tensor.requiresGrad,
    parameter: tensor instanceof Parameter,
  };
  if (tensor.layout !== torch.strided) {
    const coalesced = tensor.layout === torch.sparseCoo ? tensor.isCoalesced() : undefined;
    return { ...result, coalesced, parts: partsOf(tensor).map((part) => describeTensor(part, storages)) };
  }
  const placed = { ...result, strides: tensor.stride(), offset: tensor.storageOffset() };
  if (tensor.isMeta) return placed;
  const stored = { ...placed, storage: storageOf(tensor, storages) };
  if (tensor.isQuantized) {
    const isPerTensor = tensor.qscheme() === torch.perTensorAffine;
    return {
      ...stored,
      scales: describeValue(isPerTensor ? tensor.qScale() : tensor.qPerChannelScales().tolist(), storages),
      zeroPoints: describeValue(
        isPerTensor ? tensor.qZeroPoint() : tensor.qPerChannelZeroPoints().tolist(),
        storages,
      ),
      bytes: rowMajor(tensor.intRepr()),
    };
  }
  return { ...stored, conj: tensor.isConj(), neg: tensor.isNeg(), bytes: rowMajor(tensor) };
}

function describeObject(value: object, again: (item: unknown) => Json): Json {
  const pairs = (map: ReadonlyMap<unknown, unknown>): Json =>
    [...map].map(([key, item]) => [again(key), again(item)]);
  if (value instanceof torch.Size) return { size: [...value] };
  if (value instanceof torch.DType || value instanceof Device || value instanceof Layout)
    return { text: String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return { [Object.isFrozen(value) ? 'tuple' : 'list']: value.map(again) };
  if (value instanceof Set)
    return { set: [...value].map(again).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
  if (value instanceof Counter) return { counter: pairs(value) };
  if (value instanceof Map) return { map: pairs(value) };
  const { re, im } = value as { re?: unknown; im?: unknown };
  if (typeof re === 'number' && typeof im === 'number') return { complex: [number(re), number(im)] };
  const metadata = Object.getOwnPropertyDescriptor(value, '_metadata');
  return {
    dict: Object.entries(value).map(([key, item]) => [key, again(item)]),
    ...(metadata?.enumerable === false && { metadata: again(metadata.value) }),
  };
}

/** The description of `value`; `storages` numbers those met so far. */
export function describeValue(value: unknown, storages: Storages = new Map()): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return { number: number(value) };
  if (torch.isTensor(value)) return { tensor: describeTensor(value, storages) };
  return describeObject(value as object, (item) => describeValue(item, storages));
}
