/** Makes tensors from values of unknown kind, and from the bytes of buffers. */
import { types } from 'node:util';
import { copyOf, type Data, fromTypedArray, type TensorOptions } from '../operators/creation';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';
import { Device } from '../types/device';
import { DType, float32 } from '../types/dtype';
import { bytesOfView } from '../types/typedArrays';

/** The options of `asarray`. */
export interface AsArrayOptions extends Omit<TensorOptions, 'requiresGrad'> {
  /**
   * Whether to copy: true always copies, false never does and throws where a copy would be needed, and null, the
   * default, copies where it is needed.
   */
  copy?: boolean | null;
  /**
   * Whether autograd records operations on the result; null, the default, means that it does where it does for `obj`.
   */
  requiresGrad?: boolean | null;
}

/**
 * Turns `obj` into a tensor. A Tensor that has the dtype and device asked for is returned itself, unless `copy` is
 * true.
 * @param obj a Tensor, a number, nested arrays of numbers or a typed array
 * @param options.dtype the dtype of the result; by default that of `obj`, or the one that `torch.tensor` chooses
 * @param options.device the device of the result; by default that of `obj`, or the CPU
 * @returns `obj` itself or a tensor with a copy of its elements
 * @throws RangeError where `copy` is false and a copy would be needed
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.asarray.html
 */
export function asarray(obj: Data | Tensor, options: AsArrayOptions = {}): Tensor {
  const { dtype = null, device = null, copy = null, requiresGrad = null } = options;
  if (copy !== null && typeof copy !== 'boolean') {
    throw new TypeError(`asarray: argument 'copy': expected a boolean or null, got ${describe(copy)}`);
  }
  if (requiresGrad !== null && typeof requiresGrad !== 'boolean') {
    throw new TypeError(
      `asarray: argument 'requiresGrad': expected a boolean or null, got ${describe(requiresGrad)}`,
    );
  }
  if (!isTensor(obj)) {
    if (copy === false) {
      throw new RangeError(`asarray: expected a Tensor where copy is false, got ${describe(obj)}`);
    }
    const made = copyOf('asarray', obj, { dtype, device });
    return requiresGrad ? made.requiresGrad_() : made;
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

/** The options of `frombuffer`. */
export interface FromBufferOptions {
  /** The dtype of the elements; float32 by default. */
  dtype?: DType;
  /** How many elements to read; −1, the default, for all. */
  count?: number;
  /** The position of the first element in the buffer, in bytes; 0 by default. */
  offset?: number;
  /** Whether autograd records operations on the result; false by default. */
  requiresGrad?: boolean;
}

/**
 * Makes a 1-D tensor from the bytes of a buffer. The bytes are copied; Python's function shares them.
 * @example
 * ```ts
 * torch.frombuffer(new Uint8Array([1, 0, 2, 0]), { dtype: torch.int16 }); // tensor([1, 2], dtype=torch.int16)
 * ```
 * @param buffer an ArrayBuffer, a SharedArrayBuffer, a typed array, a DataView or a Buffer
 * @returns a tensor of shape (count), in the CPU's memory
 * @throws TypeError for a value that is no buffer; RangeError where the buffer does not hold the elements asked for, or
 * its bytes are not whole elements
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.frombuffer.html
 */
export function frombuffer(
  buffer: ArrayBufferLike | ArrayBufferView,
  options: FromBufferOptions = {},
): Tensor {
  const { dtype = float32, count = -1, offset = 0, requiresGrad = false } = options;
  const bytes = ArrayBuffer.isView(buffer)
    ? bytesOfView(buffer)
    : types.isAnyArrayBuffer(buffer)
      ? new Uint8Array(buffer)
      : undefined;
  if (bytes === undefined) throw new TypeError(`frombuffer: expected a buffer, got ${describe(buffer)}`);
  if (!(dtype instanceof DType)) {
    throw new TypeError(`frombuffer: argument 'dtype': expected a dtype, got ${describe(dtype)}`);
  }
  if (typeof requiresGrad !== 'boolean') {
    throw new TypeError(
      `frombuffer: argument 'requiresGrad': expected a boolean, got ${describe(requiresGrad)}`,
    );
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
