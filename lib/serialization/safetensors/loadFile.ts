/** Reading safetensors files. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import { Device, type DeviceLike } from '../../core/types/device';
import { type ByteSource, openSource, pathOf, type Readable } from '../files/byteSource';
import { naming } from '../files/formatError';
import { TensorFile } from './tensorFile';

/** The options of the functions that read a safetensors file. */
export interface SafetensorsOptions {
  /** The device of the tensors; the CPU by default. A number is the index of a CUDA device. */
  device?: DeviceLike | number;
  /**
   * `'pread'`, the default, reads each tensor into memory of its own. `'mmap'` maps the file, and the system reads what
   * is used. While one of them lives, the file may be deleted or replaced by renaming, but not shortened: the system ends
   * a process that reads a page which is no longer in the file (SIGBUS).
   */
  backend?: 'pread' | 'mmap';
}

/** The device and the backend that the options name. */
export function parseOptions(
  callee: string,
  device: unknown,
  backend: unknown,
): { device: string; mmap: boolean } {
  if (backend !== 'pread' && backend !== 'mmap') {
    throw new TypeError(
      `${callee}: argument 'backend': expected 'pread' or 'mmap', got ${describe(backend)}`,
    );
  }
  if (typeof device !== 'number' && typeof device !== 'string' && !(device instanceof Device)) {
    throw new TypeError(`${callee}: argument 'device': expected a device, got ${describe(device)}`);
  }
  const name = typeof device === 'number' ? new Device('cuda', device) : new Device(device);
  return { device: String(name), mmap: backend === 'mmap' };
}

/** `safetensors.loadFile`, which index.ts documents. */
export function loadFile(filename: string | URL, options?: SafetensorsOptions): Record<string, Tensor>;
export function loadFile(
  filename: string | URL,
  device: DeviceLike | number,
  options?: SafetensorsOptions,
): Record<string, Tensor>;
export function loadFile(...args: unknown[]): Record<string, Tensor> {
  const callee = 'safetensors.loadFile';
  const { filename, device, backend } = bindArguments(callee, fileParameters, args);
  if (pathOf(filename) === undefined) {
    throw new TypeError(`${callee}: argument 'filename': expected a path, got ${describe(filename)}`);
  }
  using source = openSource(callee, filename);
  return loadAll(callee, source, parseOptions(callee, device, backend));
}

/** The parameters of the functions that read a file. */
export const fileParameters = [
  { name: 'filename' },
  { name: 'device', default: 'cpu' },
  { name: 'backend', default: 'pread', keywordOnly: true },
];

/** `safetensors.load`, which index.ts documents. */
export function load(data: Exclude<Readable, string | URL>): Record<string, Tensor> {
  const callee = 'safetensors.load';
  if (pathOf(data) !== undefined)
    throw new TypeError(`${callee}: expected bytes, got ${describe(data)}; loadFile takes a path`);
  using source = openSource(callee, data);
  return loadAll(callee, source, { device: 'cpu', mmap: false });
}

function loadAll(
  callee: string,
  source: ByteSource,
  { device, mmap }: { device: string; mmap: boolean },
): Record<string, Tensor> {
  return naming(callee, source.name, () => new TensorFile(source, device, mmap).all());
}
