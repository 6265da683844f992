/** Makes tensors from their description in a pickle: the functions `torch._utils._rebuild_…`. */
import { noGrad } from '../../core/autograd/gradMode';
import { functions, operator } from '../../core/operators/namespaces';
import {
  perChannelAffine,
  perChannelAffineFloatQparams,
  perTensorAffine,
} from '../../core/operators/qscheme';
import type { Tensor } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';
import { FormatError, refusing } from '../files/formatError';
import { type StorageRef, showStorage } from '../files/storage';
import type { PickleArguments } from '../pickle/arguments';
import { PyDict } from '../pickle/nodes';

/** How the elements of a tensor are arranged in its storage. */
export interface Geometry {
  offset: number;
  sizes: readonly number[];
  strides: readonly number[];
}

/** The dtypes whose elements take less than a byte. */
const elementsPerByte = new Map<DType, number>([
  [dtypes.quint4x2, 2],
  [dtypes.quint2x4, 4],
]);

/** The size in bytes of a storage with `elements` elements. */
export function bytesOf(dtype: DType, elements: number): number {
  const packed = elementsPerByte.get(dtype);
  return packed === undefined ? elements * dtype.itemsize : Math.ceil(elements / packed);
}

/** @throws FormatError unless all elements lie within a storage of `bytes` */
export function checkGeometry({ offset, sizes, strides }: Geometry, dtype: DType, bytes: number): void {
  if (strides.length !== sizes.length) {
    throw new FormatError(`a tensor of ${sizes.length} dimensions has ${strides.length} strides`);
  }
  let elements = 1;
  let last = offset;
  for (const [i, size] of sizes.entries()) {
    elements *= size;
    last += (size - 1) * (strides[i] as number);
  }
  if (!Number.isSafeInteger(elements) || !Number.isSafeInteger(Math.max(last, 0) * 16)) {
    throw new FormatError(`a tensor of shape (${sizes.join(', ')}) is larger than any memory`);
  }
  const needed = elements === 0 ? 0 : bytesOf(dtype, last + 1);
  if (needed > bytes) {
    throw new FormatError(
      `a ${dtype} tensor of shape (${sizes.join(', ')}), strides (${strides.join(', ')}) and offset ${offset} needs a storage of ${needed} bytes, got ${bytes}`,
    );
  }
}

function show(tensor: Tensor, { bytes, size }: StorageRef, geometry: Geometry, dtype: DType): Tensor {
  checkGeometry(geometry, dtype, size);
  noGrad(() => showStorage(tensor, bytes, geometry.offset, geometry.sizes, geometry.strides));
  return tensor;
}

/** A dense tensor. */
export function rebuildTensor(storage: StorageRef, dtype: DType, geometry: Geometry): Tensor {
  return refusing('a tensor could not be made', () => {
    const empty = functions.empty([0], { dtype, device: String(storage.bytes.device) }) as Tensor;
    return show(empty, storage, geometry, dtype);
  });
}

const conjugate = operator('aten::_conj');
const negate = operator('aten::_neg_view');

/** Sets the bits of a tensor that say that its elements are conjugated or negated when they are read. */
export function withMetadata(tensor: Tensor, metadata: unknown): Tensor {
  if (!(metadata instanceof PyDict)) return tensor;
  let result = tensor;
  if (metadata.entries.get('conj') === true && tensor.dtype.isComplex)
    result = conjugate.call1(result) as Tensor;
  if (metadata.entries.get('neg') === true) result = negate.call1(result) as Tensor;
  return result;
}

/** Sets whether `tensor` requires a gradient. */
export function requiring(tensor: Tensor, requiresGrad: boolean): Tensor {
  return requiresGrad ? refusing('a tensor could not be made', () => tensor.requiresGrad_()) : tensor;
}

const emptyAffine = operator('aten::_empty_affine_quantized');
const emptyPerChannel = operator('aten::_empty_per_channel_affine_quantized');

/** A quantized tensor. `parameters` holds its scheme, and the scales and zero points that belong to it. */
export function rebuildQuantized(
  storage: StorageRef,
  geometry: Geometry,
  parameters: PickleArguments,
): Tensor {
  const { dtype } = storage;
  const device = String(storage.bytes.device);
  const scheme = parameters.any(0);
  if (scheme === perTensorAffine) {
    const scale = parameters.count(3).number(1);
    const zeroPoint = parameters.number(2);
    return refusing('a quantised tensor could not be made', () =>
      show(
        emptyAffine.callMany([[0], { scale, zeroPoint, dtype, device }]) as Tensor,
        storage,
        geometry,
        dtype,
      ),
    );
  }
  if (scheme !== perChannelAffine && scheme !== perChannelAffineFloatQparams) {
    return parameters.wrong(
      0,
      'the scheme per_tensor_affine, per_channel_affine or per_channel_affine_float_qparams',
    );
  }
  const scales = parameters.count(4).tensor(1);
  const zeroPoints = parameters.tensor(2);
  const axis = parameters.size(3);
  const channels = geometry.sizes[axis];
  if (
    scales.dim() !== 1 ||
    zeroPoints.dim() !== 1 ||
    scales.numel() !== channels ||
    zeroPoints.numel() !== channels
  ) {
    throw new FormatError(
      `a quantised tensor of shape (${geometry.sizes.join(', ')}) has ${scales.numel()} scales and ${zeroPoints.numel()} zero points along dimension ${axis}`,
    );
  }
  // libtorch would copy scales and zero points of another dtype now, before they have been read; so they are kept.
  const kept = isRow(scales, dtypes.float64) && isRow(zeroPoints, dtypes.int64);
  if (!kept && !(isRow(scales, dtypes.float32) && isRow(zeroPoints, dtypes.float32))) {
    throw new FormatError(
      `a quantised tensor: expected float64 scales and int64 zero points, or both float32, got ${scales.dtype} and ${zeroPoints.dtype}`,
    );
  }
  // It has no elements along its channels until it is given its storage, so libtorch allocates nothing.
  const sizes = geometry.sizes.map((size, i) => (i === axis ? size : 0));
  return refusing('a quantised tensor could not be made', () =>
    show(
      emptyPerChannel.callMany([sizes, { scales, zeroPoints, axis, dtype, device }]) as Tensor,
      storage,
      geometry,
      dtype,
    ),
  );
}

function isRow(tensor: Tensor, dtype: DType): boolean {
  return tensor.dtype === dtype && tensor.isContiguous();
}

/** A tensor on the device `meta`, which has no memory. */
export function rebuildMeta(dtype: DType, { sizes, strides }: Geometry): Tensor {
  checkGeometry({ offset: 0, sizes, strides }, dtype, Number.MAX_SAFE_INTEGER);
  return refusing('a meta tensor could not be made', () =>
    functions.emptyStrided([...sizes], [...strides], { dtype, device: 'meta' }),
  ) as Tensor;
}
