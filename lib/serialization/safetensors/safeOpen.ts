/** Opening a safetensors file to take some of its tensors. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { refuseSnakeCase } from '../../core/support/snakeCase';
import type { Tensor } from '../../core/tensor/tensor';
import type { DeviceLike } from '../../core/types/device';
import { type ByteSource, openSource, pathOf } from '../files/byteSource';
import { naming } from '../files/formatError';
import { fileParameters, parseOptions, type SafetensorsOptions } from './loadFile';
import { TensorFile } from './tensorFile';

const callee = 'safetensors.safeOpen';

/** An open safetensors file, of which only the header has been read. `safeOpen` returns one. */
export class SafetensorsFile implements Disposable {
  readonly #source: ByteSource;
  readonly #file: TensorFile;
  #open = true;

  /** Made by the library alone: programs call `safetensors.safeOpen`. */
  constructor(source: ByteSource, file: TensorFile) {
    this.#source = source;
    this.#file = file;
  }

  /** Returns the names of the tensors, sorted. */
  keys(): string[] {
    return this.offsetKeys().sort();
  }

  /** Returns the names of the tensors, in the order of their bytes in the file. */
  offsetKeys(): string[] {
    return this.#file.header.tensors.map(({ name }) => name);
  }

  /** Returns the texts that the file holds beside the tensors, or null where it holds none. */
  metadata(): Record<string, string> | null {
    const { metadata } = this.#file.header;
    return metadata && { ...metadata };
  }

  /**
   * Reads one tensor.
   * @param name its name in the file
   * @returns the tensor, on the device with which the file was opened
   * @throws RangeError for a name that the file does not have, Error once the file is closed
   */
  getTensor(name: string): Tensor {
    if (!this.#open) throw new Error(`${callee}: ${this.#source.name} has been closed`);
    const entry = this.#file.header.tensors.find((tensor) => tensor.name === name);
    if (entry === undefined) {
      throw new RangeError(`${callee}: ${this.#source.name} has no tensor ${describe(name)}`);
    }
    return naming(callee, this.#source.name, () => this.#file.read(entry));
  }

  /** Closes the file. Tensors that were read stay. */
  close(): void {
    if (this.#open) this.#source[Symbol.dispose]();
    this.#open = false;
  }

  /** Closes the file at the end of the scope of a `using` declaration. */
  [Symbol.dispose](): void {
    this.close();
  }
}

refuseSnakeCase(SafetensorsFile);

/** `safetensors.safeOpen`, which index.ts documents. */
export function safeOpen(filename: string | URL, options?: SafetensorsOptions): SafetensorsFile;
export function safeOpen(
  filename: string | URL,
  device: DeviceLike | number,
  options?: SafetensorsOptions,
): SafetensorsFile;
export function safeOpen(...args: unknown[]): SafetensorsFile {
  const { filename, device, backend } = bindArguments(callee, fileParameters, args);
  if (pathOf(filename) === undefined) {
    throw new TypeError(`${callee}: argument 'filename': expected a path, got ${describe(filename)}`);
  }
  const { device: name, mmap } = parseOptions(callee, device, backend);
  const source = openSource(callee, filename);
  try {
    return new SafetensorsFile(
      source,
      naming(callee, source.name, () => new TensorFile(source, name, mmap)),
    );
  } catch (error) {
    source[Symbol.dispose]();
    throw error;
  }
}
