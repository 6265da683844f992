/**
 * Quantization schemes: how the integers of a quantized tensor represent real numbers.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html
 */
import { inspect } from 'node:util';
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';
import { operator } from './namespaces';

/**
 * A quantization scheme, such as `torch.perTensorAffine`: how the integers that a quantized tensor stores are turned
 * into real numbers, by one scale and zero point for the tensor or by one for each channel.
 */
export class QScheme {
  /** Made by the library alone: programs take `torch.perTensorAffine` and the others. */
  constructor(
    /** The number that libtorch has for it (c10::QScheme). @internal */
    readonly code: number,
    /** The name without `torch.`, such as `per_tensor_affine`. */
    readonly name: string,
  ) {}

  /** The name in Python: `torch.per_tensor_affine`. */
  toString(): string {
    return `torch.${this.name}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** One scale and one zero point for the whole tensor: a stored integer q stands for scale · (q − zeroPoint). */
export const perTensorAffine = new QScheme(0, 'per_tensor_affine');
/** A scale and a zero point for each channel: a stored integer q stands for scale · (q − zeroPoint) of its channel. */
export const perChannelAffine = new QScheme(1, 'per_channel_affine');
/** One scale for the whole tensor, and a zero point that is fixed so that the range is symmetric about 0. */
export const perTensorSymmetric = new QScheme(2, 'per_tensor_symmetric');
/** A scale for each channel, and zero points that are fixed so that the range is symmetric about 0. */
export const perChannelSymmetric = new QScheme(3, 'per_channel_symmetric');
/** A scale and a zero point for each channel that are floating-point numbers, as embeddings use them. */
export const perChannelAffineFloatQparams = new QScheme(4, 'per_channel_affine_float_qparams');
const schemes = [
  perTensorAffine,
  perChannelAffine,
  perTensorSymmetric,
  perChannelSymmetric,
  perChannelAffineFloatQparams,
];

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The quantization scheme of this tensor: how its integers stand for real numbers.
     * @throws Error for a tensor that is not quantized
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.qscheme.html
     */
    qscheme(): QScheme;
  }
}

const schemeCode = operator('aten::qscheme');

Object.defineProperty(Tensor.prototype, 'qscheme', {
  value(this: Tensor): QScheme {
    if (!isTensor(this))
      throw new TypeError(`qscheme: expected to be called on a Tensor, got ${describe(this)}`);
    return schemes[schemeCode.call1(this) as number] as QScheme;
  },
  writable: true,
  configurable: true,
});
