/** Reading a whole .safetensors file: 8 bytes of header length, a JSON header, the elements. */
import { readFileSync } from 'node:fs';
import { type Tensor, torch } from 'torch-node';

const dtypes: Record<string, keyof typeof torch> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** The tensors of a file, each made anew whenever it is asked for. */
export class TensorFile {
  readonly #entries: Record<string, Entry>;
  readonly #data: Buffer;

  constructor(path: string) {
    const file = readFileSync(path);
    const start = 8 + Number(file.readBigUInt64LE(0));
    this.#entries = JSON.parse(file.toString('utf8', 8, start)) as Record<string, Entry>;
    this.#data = file.subarray(start);
  }

  get(key: string): Tensor {
    const entry = this.#entries[key];
    if (!entry) throw new Error(`no tensor '${key}' in the file`);
    const dtype = torch[dtypes[entry.dtype] as 'float32'];
    // A copy, so that the bytes are aligned to elements.
    const bytes = new Uint8Array(this.#data.subarray(...entry.data_offsets));
    return torch.fromTypedArray(bytes, entry.shape, dtype);
  }
}
