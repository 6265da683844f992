/**
 * The header of safetensors files: JSON that says where each tensor's bytes lie.
 * @see https://huggingface.co/docs/safetensors/index#format
 */

import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import type { DType } from '../../core/types/dtype';
import type { ByteSource } from '../files/byteSource';
import { FormatError, quote } from '../files/formatError';
import { MemoryBudget } from '../files/memoryBudget';
import { dtypeNamed, dtypeNames } from './dtypeNames';
import { checkKeys } from './jsonKeys';

/** Where one tensor's bytes are in the file. */
export interface TensorEntry {
  name: string;
  dtype: DType;
  shape: readonly number[];
  position: number;
  size: number;
}

/** What a header says. */
export interface Header {
  /** The tensors in the order in which their bytes lie. */
  tensors: readonly TensorEntry[];
  /** The texts beside the tensors, or null where there are none. */
  metadata: Readonly<Record<string, string>> | null;
}

/** The most bytes of a header, as in the format's own library. */
const largestHeader = 100_000_000;
/** About how many bytes of memory a byte of the header takes as objects of JavaScript. */
const objectsPerByte = 12;
const mostDimensions = 64;

/** Reads a file's header, and checks that it accounts for every byte of the file. */
export function readHeader(source: ByteSource): Header {
  const { size } = source;
  if (size < 8) throw new FormatError(`safetensors: expected a header, got a file of ${size} bytes`);
  const length = Buffer.from(source.read(0, 8)).readBigUInt64LE();
  if (length > BigInt(largestHeader)) {
    throw new FormatError(
      `safetensors: expected a header of at most ${largestHeader} bytes, got one of ${length}`,
    );
  }
  const data = 8 + Number(length);
  if (data > size) {
    throw new FormatError(`safetensors: expected a header of ${length} bytes, got a file of ${size} bytes`);
  }
  new MemoryBudget(size).charge(objectsPerByte * Number(length));
  const { __metadata__: metadata = null, ...entries } = parse(source.read(8, Number(length)));
  const tensors = Object.entries(entries).map(([name, entry]) => readEntry(name, entry, data));
  checkCover(tensors.sort(inFileOrder), data, size);
  return { tensors, metadata: metadata === null ? null : checkMetadata(metadata) };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`safetensors: the header is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!text.startsWith('{') || !isPlainObject(parsed)) {
    throw new FormatError(`safetensors: expected an object as header, got ${describe(parsed)}`);
  }
  checkKeys(text);
  return parsed;
}

const inFileOrder = (a: TensorEntry, b: TensorEntry): number => a.position - b.position || a.size - b.size;

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readEntry(name: string, entry: unknown, data: number): TensorEntry {
  const wrong = (expected: string, got: unknown): never => {
    const what = typeof got === 'string' ? quote(got) : got === undefined ? 'nothing' : describe(got);
    throw new FormatError(`safetensors: the tensor ${quote(name)}: expected ${expected}, got ${what}`);
  };
  if (!isPlainObject(entry)) return wrong('an object', entry);
  const { dtype: type, shape, data_offsets: offsets } = entry;
  const dtype = typeof type === 'string' ? dtypeNamed(type) : undefined;
  if (dtype === undefined) return wrong(`a dtype among ${dtypeNames.join(', ')}`, type);
  if (!Array.isArray(shape) || !shape.every(isCount)) return wrong('a shape of whole numbers', shape);
  if (shape.length > mostDimensions) return wrong(`a shape of at most ${mostDimensions} dimensions`, shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return wrong('two data_offsets', offsets);
  const [start, end] = offsets as [number, number];
  const size = shape.reduce((product: number, length: number) => product * length, dtype.itemsize);
  // A tensor without elements still has strides, which are products of its other lengths.
  const span = shape.reduce((product: number, length: number) => product * (length || 1), dtype.itemsize);
  if (!Number.isSafeInteger(span)) return wrong('a shape that fits into memory', `[${shape.join(', ')}]`);
  if (end - start !== size) {
    throw new FormatError(
      `safetensors: the tensor ${quote(name)} of shape [${shape.join(', ')}] and dtype ${type} takes ${size} bytes, got data_offsets [${start}, ${end}]`,
    );
  }
  return { name, dtype, shape, position: data + start, size };
}

/** The tensors' bytes must follow one another without gaps or overlaps, and end where the file does. */
function checkCover(tensors: readonly TensorEntry[], data: number, size: number): void {
  let next = data;
  for (const { name, position, size: bytes } of tensors) {
    if (position !== next) {
      throw new FormatError(
        `safetensors: the tensor ${quote(name)}: expected data_offsets from ${next - data} on, got ${position - data}: ${position < next ? 'tensors overlap' : 'bytes belong to no tensor'}`,
      );
    }
    next = position + bytes;
  }
  if (next !== size) {
    throw new FormatError(`safetensors: expected a file of ${next} bytes, as its header says, got ${size}`);
  }
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isPlainObject(metadata)) {
    throw new FormatError(`safetensors: expected an object as __metadata__, got ${describe(metadata)}`);
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new FormatError(
        `safetensors: __metadata__: expected text for ${quote(key)}, got ${describe(value)}`,
      );
    }
  }
  return metadata as Record<string, string>;
}
