/** Tensors from what other code made. */
import { type Data, fromTypedArray, type TensorOptions, tensor } from '../operators/creation';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';
import { Device } from '../types/device';
import { DType, float32 } from '../types/dtype';

export interface AsArrayOptions extends Omit<TensorOptions, 'requiresGrad'> {
  /** true: copies in any case; false: throws where it would have to copy; null, the default: copies where it must. */
  copy?: boolean | null;
  /** Whether autograd records what is done with it; null, the default: as `obj`, where that is a Tensor. */
  requiresGrad?: boolean | null;
}

/**
 * `obj` as a tensor: a Tensor itself where dtype and device are as asked for, else a copy.
 * @throws RangeError where `copy: false` can't be
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.asarray.html
 */
export function asarray(obj: Data | Tensor, options: AsArrayOptions = {}): Tensor {
  const { dtype = null, device = null, copy = null, requiresGrad = null } = options;
  if (copy !== null && typeof copy !== 'boolean') {
    throw new TypeError(`asarray: argument 'copy': expected a boolean or null, got ${describe(copy)}`);
  }
  if (!isTensor(obj)) {
    if (copy === false) {
      throw new RangeError(`asarray: expected a Tensor where copy is false, got ${describe(obj)}`);
    }
    return tensor(obj, { dtype, device, requiresGrad: requiresGrad ?? false });
  }
  const target = { ...(dtype && { dtype }), ...(device && { device }) };
  let result = copy === true ? obj.to({ ...target, copy: true }) : obj.to(target);
  if (copy === false && result !== obj) {
    const wanted = [dtype ?? obj.dtype, device === null ? obj.device : new Device(device)].join(' on ');
    throw new RangeError(`asarray: can't make ${obj.dtype} on ${obj.device} into ${wanted} without a copy`);
  }
  if (requiresGrad === false && result.requiresGrad) result = result.detach();
  if (requiresGrad === true && !result.requiresGrad) {
    if (result === obj) result = result.detach();
    result.requiresGrad_();
  }
  return result;
}

export interface FromBufferOptions {
  /** What the bytes are; float32 by default. */
  dtype?: DType;
  /** How many elements; −1, the default, for all that there are. */
  count?: number;
  /** Where the first one begins, in bytes; 0 by default. */
  offset?: number;
  requiresGrad?: boolean;
}

/**
 * A tensor of one dimension over the bytes of a buffer, which are copied: unlike Python's, it doesn't share them.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.frombuffer.html
 */
export function frombuffer(
  buffer: ArrayBufferLike | ArrayBufferView,
  options: FromBufferOptions = {},
): Tensor {
  const { dtype = float32, count = -1, offset = 0, requiresGrad = false } = options;
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer
      ? new Uint8Array(buffer)
      : undefined;
  if (bytes === undefined) throw new TypeError(`frombuffer: expected a buffer, got ${describe(buffer)}`);
  if (!(dtype instanceof DType)) {
    throw new TypeError(`frombuffer: argument 'dtype': expected a dtype, got ${describe(dtype)}`);
  }
  if (!Number.isInteger(offset) || offset < 0 || offset >= bytes.length) {
    throw new RangeError(
      `frombuffer: argument 'offset': expected an integer from 0 to ${bytes.length - 1}, got ${describe(offset)}`,
    );
  }
  const left = bytes.length - offset;
  const size = count < 0 ? left / dtype.itemsize : count;
  if (!Number.isInteger(size) || size === 0 || size * dtype.itemsize > left) {
    throw new RangeError(
      `frombuffer: expected ${left} bytes to hold ${count < 0 ? 'whole elements' : `${describe(count)} elements`} of ${dtype}`,
    );
  }
  const part = bytes.slice(offset, offset + size * dtype.itemsize);
  const result = fromTypedArray(part, [size], dtype);
  return requiresGrad ? result.requiresGrad_() : result;
}
