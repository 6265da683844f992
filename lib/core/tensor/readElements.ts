/** Copies a tensor's elements into JavaScript's memory. */
import { native } from '../../native/load';
import { arrayOf, type TypedArray } from '../types/typedArrays';
import { indexOf, type Tensor } from './tensor';

/** A new typed array with the elements of a dense tensor in row-major order. RangeError where memory is short. */
export function readElements(tensor: Tensor): TypedArray {
  const index = indexOf(tensor);
  const size = native.sizeInBytes(index);
  let buffer: ArrayBuffer;
  try {
    buffer = new ArrayBuffer(size);
  } catch (cause) {
    throw new RangeError(
      `toTypedArray: not enough memory for an array of ${size} bytes, the elements of a tensor of shape [${tensor.shape}]`,
      { cause },
    );
  }
  native.copyBytes(index, new Uint8Array(buffer));
  return arrayOf(tensor.dtype, buffer);
}
