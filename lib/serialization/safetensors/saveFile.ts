/** Writing safetensors files. */

import { endianness } from 'node:os';
import { types } from 'node:util';
import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { strided } from '../../core/types/layout';
import { writeFileAtomically } from '../files/atomicFile';
import { pathOf } from '../files/byteSource';
import { type Sink, StreamSink } from '../files/sink';
import { newStorage, wholeStorage } from '../files/storage';
import { swapBytes } from '../tensors/storageLoader';
import { swappedSize } from '../tensors/storageTypes';
import { nameOfDtype } from './dtypeNames';
import { findShared } from './sharedMemory';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>;
/** Texts by name, which a file holds beside the tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** `safetensors.saveFile`, which index.ts documents. */
export function saveFile(tensors: Tensors, filename: string | URL, metadata: Metadata | null = null): void {
  const callee = 'safetensors.saveFile';
  const path = pathOf(filename);
  if (!path)
    throw new TypeError(`${callee}: argument 'filename': expected a path, got ${describe(filename)}`);
  const plan = planFile(callee, tensors, metadata);
  writeFileAtomically(callee, path, (sink) => writePlan(sink, plan));
}

/** `safetensors.save`, which index.ts documents. */
export function save(tensors: Tensors, metadata: Metadata | null = null): Uint8Array {
  const plan = planFile('safetensors.save', tensors, metadata);
  const chunks: Uint8Array[] = [];
  writePlan(new StreamSink({ write: (chunk) => chunks.push(chunk) }), plan);
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

interface Plan {
  header: Uint8Array;
  tensors: readonly Tensor[];
}

function planFile(callee: string, given: unknown, metadata: unknown): Plan {
  const tensors = checkTensors(callee, given);
  const entries = [...tensors].map(([name, tensor]) => {
    const dtype = nameOfDtype(tensor.dtype);
    if (dtype === undefined)
      throw new TypeError(`${callee}: the tensor '${name}': the format has no ${tensor.dtype}`);
    return { name, bytes: Buffer.from(name, 'utf8'), tensor, dtype };
  });
  // As the format's own library orders them: the widest elements first, so that all stay aligned.
  entries.sort((a, b) => b.dtype.rank - a.dtype.rank || Buffer.compare(a.bytes, b.bytes));
  const header: [string, unknown][] = [];
  if (metadata !== null) header.push(['__metadata__', checkMetadata(callee, metadata)]);
  let offset = 0;
  for (const { name, tensor, dtype } of entries) {
    const end = offset + tensor.nbytes;
    header.push([name, { dtype: dtype.name, shape: [...tensor.shape], data_offsets: [offset, end] }]);
    offset = end;
  }
  return { header: encodeHeader(header), tensors: entries.map(({ tensor }) => tensor) };
}

/** The bytes of the header: the length of the JSON, then the JSON with spaces up to a multiple of eight bytes. */
function encodeHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const json = Buffer.from(
    `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
  const padded = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  json.copy(header, 8);
  return header;
}

function checkTensors(callee: string, given: unknown): Map<string, Tensor> {
  if (!types.isMap(given) && !isPlainObject(given)) {
    throw new TypeError(`${callee}: argument 'tensors': expected tensors by name, got ${describe(given)}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of types.isMap(given) ? given : Object.entries(given)) {
    if (typeof name !== 'string')
      throw new TypeError(`${callee}: expected names of tensors, got ${describe(name)}`);
    if (name === '__metadata__')
      throw new TypeError(`${callee}: the name '__metadata__' is the format's own`);
    checkTensor(callee, name, tensor);
    tensors.set(name, tensor);
  }
  const shared = findShared(tensors);
  if (shared.length > 0) {
    const groups = shared.map((names) => names.map((name) => `'${name}'`).join(', ')).join('; ');
    throw new TypeError(
      `${callee}: tensors share memory, which the format can't say: ${groups}; clone() them, or use saveModel`,
    );
  }
  return tensors;
}

function checkTensor(callee: string, name: string, tensor: unknown): asserts tensor is Tensor {
  const wrong = (expected: string): never => {
    throw new TypeError(`${callee}: the tensor '${name}': expected ${expected}`);
  };
  if (!isTensor(tensor)) return wrong(`a Tensor, got ${describe(tensor)}`);
  if (tensor.layout !== strided || tensor.isQuantized)
    return wrong(`a dense tensor, got ${tensor.layout}; toDense() makes one`);
  if (tensor.isMeta) return wrong('a tensor with elements, got one on the device meta');
  if (!tensor.isContiguous()) return wrong('a contiguous tensor; contiguous() makes one');
}

function checkMetadata(callee: string, metadata: unknown): Record<string, string> {
  if (!isPlainObject(metadata)) {
    throw new TypeError(
      `${callee}: argument 'metadata': expected an object of text, got ${describe(metadata)}`,
    );
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new TypeError(
        `${callee}: argument 'metadata': expected text for '${key}', got ${describe(value)}`,
      );
    }
  }
  return metadata as Record<string, string>;
}

function writePlan(sink: Sink, { header, tensors }: Plan): void {
  sink.write(header);
  for (const tensor of tensors) {
    // The format has no bits that say that elements are conjugated or negated when they are read, so they are it here.
    sink.writeTensor(littleEndian(tensor.detach().cpu().resolveConj().resolveNeg()));
  }
}

/** The tensor in the byte order of the format: itself, or, on a big-endian machine, a copy with its bytes reversed. */
function littleEndian(tensor: Tensor): Tensor {
  if (endianness() === 'LE') return tensor;
  const bytes = newStorage(tensor.nbytes).copy_(wholeStorage(tensor.clone()));
  swapBytes(bytes, swappedSize(tensor.dtype));
  return bytes;
}
