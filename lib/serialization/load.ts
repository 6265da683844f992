/**
 * Reads checkpoints.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.load.html
 */
import { bindArguments } from '../core/support/bindArguments';
import { describe } from '../core/support/describe';
import { loadLegacy } from './archives/legacyLoader';
import { isTar, loadTar } from './archives/tarLoader';
import { loadZip } from './archives/zipLoader';
import { isZip } from './archives/zipReader';
import { type ByteSource, openSource, pathOf, type Readable } from './files/byteSource';
import { naming } from './files/formatError';
import { loadFile } from './safetensors/loadFile';
import { type MapLocation, type Placement, parseMapLocation } from './tensors/locations';

/** The options of `torch.load`. */
export interface LoadOptions {
  /**
   * The devices of the tensors: one device for all; an object from the devices in the file to others (`{ 'cuda:0':
   * 'cpu' }`); or a function that places each storage. By default each tensor goes to the device from which it was
   * saved.
   */
  mapLocation?: MapLocation | null;
  /** Always true: types and functions that the file names, other than tensors and data, are refused and never run. */
  weightsOnly?: true | null;
  /**
   * Whether to map the file into memory. The system then reads a tensor when its elements are first used, and never
   * reads those that are not used; checksums are not verified. The file must not change while any of its tensors lives.
   * False by default.
   */
  mmap?: boolean | null;
}

/** `torch.load`, which index.ts documents. */
export function load<T = unknown>(f: Readable, mapLocation?: MapLocation | null, options?: LoadOptions): T;
export function load<T = unknown>(f: Readable, options?: LoadOptions): T;
export function load(...args: unknown[]): unknown {
  const { f, mapLocation, pickleModule, weightsOnly, mmap } = bindArguments('torch.load', parameters, args);
  if (pickleModule !== null) {
    throw new TypeError(`torch.load: argument 'pickleModule': expected null, got ${describe(pickleModule)}`);
  }
  if (weightsOnly !== null && weightsOnly !== true) {
    throw new TypeError(
      `torch.load: argument 'weightsOnly': expected true, got ${describe(weightsOnly)}; code in checkpoints is not run here`,
    );
  }
  if (mmap !== null && typeof mmap !== 'boolean') {
    throw new TypeError(`torch.load: argument 'mmap': expected a boolean or null, got ${describe(mmap)}`);
  }
  const placement = parseMapLocation('torch.load', mapLocation);
  if (pathOf(f)?.endsWith('.safetensors'))
    return loadSafetensors(f as string | URL, mapLocation, mmap === true);
  using source = openSource('torch.load', f);
  return naming('torch.load', source.name, () => loadAny(source, placement, mmap === true));
}

const parameters = [
  { name: 'f' },
  { name: 'mapLocation', default: null },
  { name: 'pickleModule', default: null },
  { name: 'weightsOnly', default: null, keywordOnly: true },
  { name: 'mmap', default: null, keywordOnly: true },
];

function loadAny(source: ByteSource, placement: Placement, mmap: boolean): unknown {
  if (mmap && source.map === undefined)
    throw new TypeError("torch.load: argument 'mmap': expected a path, got bytes");
  if (isZip(source)) return loadZip('torch.load', source, placement, mmap);
  if (mmap)
    throw new TypeError(
      `torch.load: argument 'mmap': ${source.name} is of an old format, which can't be mapped`,
    );
  return isTar(source)
    ? loadTar('torch.load', source, placement)
    : loadLegacy('torch.load', source, placement);
}

function loadSafetensors(file: string | URL, mapLocation: unknown, mmap: boolean): unknown {
  if (mapLocation !== null && typeof mapLocation !== 'string' && describe(mapLocation) !== 'a Device') {
    throw new TypeError(
      `torch.load: argument 'mapLocation': expected one device for a .safetensors file, got ${describe(mapLocation)}`,
    );
  }
  return loadFile(file, {
    device: mapLocation === null ? 'cpu' : String(mapLocation),
    backend: mmap ? 'mmap' : 'pread',
  });
}
