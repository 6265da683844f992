/** Initialization with constants. */
import { noGrad } from '../../core/autograd/gradMode';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, real, signature, tensorRule } from '../base/arguments';

const bindConstant = signature({ tensor: tensorRule(), val: real() });
const bindTensor = signature({ tensor: tensorRule() });

/**
 * Fills a tensor with a number, in place.
 * @param args `tensor`: the tensor; `val`: the number
 * @returns the tensor
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.constant_
 */
export function constant_(
  ...args: Arguments<
    [tensor: Tensor, val: number],
    {
      /** The tensor to fill, in place. */
      tensor: Tensor;
      /** The number to fill it with. */
      val: number;
    },
    ['tensor', 'val']
  >
): Tensor {
  const { tensor, val } = bindConstant('constant_', args);
  return noGrad(() => tensor.fill_(val));
}

/**
 * Fills a tensor with 1, in place, and returns it.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.ones_
 */
export function ones_(tensor: Tensor): Tensor {
  return noGrad(() => bindTensor('ones_', [tensor]).tensor.fill_(1));
}

/**
 * Fills a tensor with 0, in place, and returns it.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.zeros_
 */
export function zeros_(tensor: Tensor): Tensor {
  return noGrad(() => bindTensor('zeros_', [tensor]).tensor.zero_());
}

/**
 * Fills a matrix with the identity, in place, and returns it. Of a matrix that is not square, the rest is 0.
 * @param tensor a tensor of 2 dimensions
 * @throws RangeError for a tensor of another number of dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.eye_
 */
export function eye_(tensor: Tensor): Tensor {
  const { tensor: matrix } = bindTensor('eye_', [tensor]);
  const { shape } = matrix;
  if (shape.length !== 2) throw new RangeError(`eye_: expected a tensor of 2 dimensions, got ${shape}`);
  noGrad(() => matrix.zero_().diagonal().fill_(1));
  return matrix;
}

const bindDirac = signature({ tensor: tensorRule(), groups: natural(1, 1) });

/**
 * Fills the weight of a convolution so that it passes its input channels on unchanged, as many as it can, and
 * returns it.
 * @throws RangeError for a tensor without 3, 4 or 5 dimensions, and where `groups` does not divide the first
 * of them
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.dirac_
 */
export function dirac_(
  ...args: Arguments<
    [tensor: Tensor, groups?: number],
    {
      /** The weight, of 3, 4 or 5 dimensions. */
      tensor: Tensor;
      /** The number of channel groups of the convolution; 1 by default. */
      groups?: number;
    },
    ['tensor']
  >
): Tensor {
  const { tensor, groups } = bindDirac('dirac_', args);
  const [outputs = 0, inputs = 0, ...kernel] = tensor.shape;
  if (kernel.length < 1 || kernel.length > 3) {
    throw new RangeError(`dirac_: expected a tensor of 3, 4 or 5 dimensions, got ${tensor.shape}`);
  }
  if (outputs % groups !== 0) {
    throw new RangeError(
      `dirac_: argument 'tensor': expected a multiple of groups (${groups}) as its first dimension, got ${outputs}`,
    );
  }
  const perGroup = outputs / groups;
  const centre = kernel.map((size) => Math.floor(size / 2));
  noGrad(() => {
    tensor.zero_();
    for (let group = 0; group < groups; group++) {
      for (let channel = 0; channel < Math.min(perGroup, inputs); channel++) {
        tensor.indexPut([group * perGroup + channel, channel, ...centre], 1);
      }
    }
  });
  return tensor;
}
