/** The attributes of Python's Tensor: views, and properties that are true or false. */
import { native } from '../../native/load';
import { operator } from '../operators/namespaces';
import { Flag } from '../tensor/flags';
import { indexOf, Tensor } from '../tensor/tensor';

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The transpose of a matrix, as a view. With more than two dimensions, all of them in reverse order, which PyTorch
     * will refuse in future: use `mT` or `permute`.
     * @see https://docs.pytorch.org/docs/2.13/tensors.html#torch.Tensor.T
     */
    readonly T: Tensor;
    /**
     * The transposes of the matrices in the last two dimensions, as a view.
     * @throws Error for a tensor of fewer than two dimensions
     * @see https://docs.pytorch.org/docs/2.13/tensors.html#torch.Tensor.mT
     */
    readonly mT: Tensor;
    /**
     * The conjugate transpose of a matrix, as a view.
     * @throws Error unless the tensor has two dimensions
     * @see https://docs.pytorch.org/docs/2.13/tensors.html#torch.Tensor.H
     */
    readonly H: Tensor;
    /**
     * The conjugate transposes of the matrices in the last two dimensions, as a view.
     * @throws Error for a tensor of fewer than two dimensions
     * @see https://docs.pytorch.org/docs/2.13/tensors.html#torch.Tensor.mH
     */
    readonly mH: Tensor;
    /**
     * The real parts of a complex tensor, as a view. For a real tensor it is the tensor's own elements.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.real.html
     */
    readonly real: Tensor;
    /**
     * The imaginary parts of a complex tensor, as a view.
     * @throws Error for a real tensor
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.imag.html
     */
    readonly imag: Tensor;

    /**
     * Whether the tensor is on an NVIDIA GPU.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_cuda.html
     */
    readonly isCuda: boolean;
    /** Whether the tensor is in the CPU's memory. */
    readonly isCpu: boolean;
    /** Whether the tensor is on a GPU of an Apple processor. */
    readonly isMps: boolean;
    /**
     * Whether the layout is sparse COO: the coordinates and values of the elements that are not zero are stored.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_sparse.html
     */
    readonly isSparse: boolean;
    /**
     * Whether the elements are quantized: integers that stand for real numbers by a scale and a zero point.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_quantized.html
     */
    readonly isQuantized: boolean;
    /**
     * Whether the tensor has a shape and a dtype but no memory.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_meta.html
     */
    readonly isMeta: boolean;
    /**
     * Whether the layout is sparse CSR: a matrix's elements that are not zero are stored row by row.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.is_sparse_csr.html
     */
    readonly isSparseCsr: boolean;
    /** Whether the layout is oneDNN's own; `toMkldnn()` makes such a tensor. */
    readonly isMkldnn: boolean;
    /** Whether this is a nested tensor: a list of tensors of different shapes. */
    readonly isNested: boolean;
  }
}

/** libtorch's operators for the views that Python has as attributes. */
const views: Record<string, string> = {
  T: 'numpy_T',
  mT: 'mT',
  H: 'matrix_H',
  mH: 'mH',
  real: 'real',
  imag: 'imag',
};

/** The flags that Python shows as attributes; it has methods for the others. */
const flagAttributes = [
  'isCuda',
  'isCpu',
  'isMps',
  'isSparse',
  'isQuantized',
  'isMeta',
  'isSparseCsr',
  'isMkldnn',
  'isNested',
] as const;

for (const [name, view] of Object.entries(views)) {
  const call = operator(`aten::${view}`);
  Object.defineProperty(Tensor.prototype, name, {
    get(this: Tensor) {
      return call.call1(this);
    },
    configurable: true,
  });
}
for (const name of flagAttributes) {
  const flag = Flag[name];
  Object.defineProperty(Tensor.prototype, name, {
    get(this: Tensor) {
      return (native.flags(indexOf(this)) & flag) !== 0;
    },
    configurable: true,
  });
}
