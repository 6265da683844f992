/**
 * Merges a batch normalization in evaluation mode into the layer before it.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_conv_bn_eval.html
 */

import {
  flag,
  instance,
  nullable,
  real,
  signature,
  type Takes,
  tensorRule,
} from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { moduleRule } from '../base/expectModule';
import type { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { BatchNorm } from '../modules/batchNorm';
import type { ConvNd } from '../modules/convNd';
import type { Linear } from '../modules/linear';

/** The statistics and parameters of a batch normalization. */
const ofBatchNorm = {
  bnRm: tensorRule(),
  bnRv: tensorRule(),
  bnEps: real(),
  bnW: nullable(tensorRule()),
  bnB: nullable(tensorRule()),
};
const bn = instance('a BatchNorm', BatchNorm);

const bindConv = signature({ conv: moduleRule<ConvNd>(), bn, transpose: flag(false) });
const bindLinear = signature({ linear: moduleRule<Linear>(), bn });
const bindConvWeights = signature({
  convW: tensorRule(),
  convB: nullable(tensorRule()),
  ...ofBatchNorm,
  transpose: flag(false),
});
const bindLinearWeights = signature({
  linearW: tensorRule(),
  linearB: nullable(tensorRule()),
  ...ofBatchNorm,
});

/**
 * The running statistics of `bn`.
 * @throws Error unless both modules are in evaluation mode and there are statistics
 */
function statisticsOf(method: string, layer: Module, bn: BatchNorm): [mean: Tensor, variance: Tensor] {
  if (layer.training || bn.training) throw new Error(`${method}: expected both modules in evaluation mode`);
  const { running_mean: mean, running_var: variance } = bn;
  if (mean === null || variance === null)
    throw new Error(`${method}: ${bn.constructor.name} has no running statistics`);
  return [mean, variance];
}

/**
 * Makes one convolution that computes what `conv` followed by `bn` computes, which is faster for inference.
 * @param conv a convolution in evaluation mode
 * @param bn the batch normalization that follows it, in evaluation mode and with running statistics
 * @param transpose whether `conv` is a transposed convolution; false by default
 * @throws Error for modules in training mode or a normalization without running statistics
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_conv_bn_eval.html
 */
export function fuseConvBnEval<C extends ConvNd>(
  ...args: Takes<['conv', 'bn', 'transpose'], [conv: C, bn: BatchNorm, transpose?: boolean]>
): C {
  const { conv, bn, transpose } = bindConv('fuseConvBnEval', args);
  const [mean, variance] = statisticsOf('fuseConvBnEval', conv, bn);
  const fused = conv.clone();
  const { weight, bias } = fused;
  [fused.weight, fused.bias] = fuseConvBnWeights(
    weight,
    bias,
    mean,
    variance,
    bn.eps,
    bn.weight,
    bn.bias,
    transpose,
  );
  return fused as C;
}

/**
 * Computes the weight and bias of the convolution that `fuseConvBnEval` makes.
 * @param convW the convolution's weight
 * @param convB its bias, or null
 * @param bnRm the running mean
 * @param bnRv the running variance
 * @param bnEps what is added to the variance
 * @param bnW the normalization's scale, or null
 * @param bnB its shift, or null
 * @param transpose whether the convolution is transposed; false by default
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_conv_bn_weights.html
 */
export function fuseConvBnWeights(
  ...args: Takes<
    ['convW', 'convB', 'bnRm', 'bnRv', 'bnEps', 'bnW', 'bnB', 'transpose'],
    [
      convW: Tensor,
      convB: Tensor | null,
      bnRm: Tensor,
      bnRv: Tensor,
      bnEps: number,
      bnW: Tensor | null,
      bnB: Tensor | null,
      transpose?: boolean,
    ]
  >
): [weight: Parameter, bias: Parameter] {
  const { convW, convB, bnRm, bnRv, bnEps, bnW, bnB, transpose } = bindConvWeights('fuseConvBnWeights', args);
  const bias: Tensor = convB ?? functions.zerosLike(bnRm);
  const scale: Tensor = bnW ?? functions.onesLike(bnRm);
  const shift: Tensor = bnB ?? functions.zerosLike(bnRm);
  const inverse: Tensor = bnRv.add(bnEps).rsqrt();
  const ones = new Array<number>(convW.dim() - 2).fill(1);
  const factor = scale.mul(inverse).reshape(transpose ? [1, -1, ...ones] : [-1, 1, ...ones]);
  const fusedWeight = convW.mul(factor).to(convW.dtype);
  const fusedBias = bias
    .sub(bnRm)
    .mul(inverse)
    .mul(scale)
    .add(shift)
    .to((convB ?? convW).dtype);
  return [new Parameter(fusedWeight, convW.requiresGrad), new Parameter(fusedBias, bias.requiresGrad)];
}

/**
 * Makes one linear layer that computes what `linear` followed by `bn` computes, which is faster for
 * inference.
 * @param linear a linear layer in evaluation mode
 * @param bn the batch normalization that follows it, in evaluation mode and with running statistics
 * @throws Error for modules in training mode or a normalization without running statistics
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_linear_bn_eval.html
 */
export function fuseLinearBnEval<L extends Linear>(
  ...args: Takes<['linear', 'bn'], [linear: L, bn: BatchNorm]>
): L {
  const { linear, bn } = bindLinear('fuseLinearBnEval', args);
  const [mean, variance] = statisticsOf('fuseLinearBnEval', linear, bn);
  if (linear.outFeatures !== bn.numFeatures && bn.numFeatures !== 1) {
    throw new RangeError(
      `fuseLinearBnEval: expected ${linear.outFeatures} features or 1 of ${bn.constructor.name}, got ${bn.numFeatures}`,
    );
  }
  const fused = linear.clone();
  const { weight, bias } = fused;
  [fused.weight, fused.bias] = fuseLinearBnWeights(weight, bias, mean, variance, bn.eps, bn.weight, bn.bias);
  return fused as L;
}

/**
 * Computes the weight and bias of the layer that `fuseLinearBnEval` makes.
 * @param linearW the layer's weight
 * @param linearB its bias, or null
 * @param bnRm the running mean
 * @param bnRv the running variance
 * @param bnEps what is added to the variance
 * @param bnW the normalization's scale, or null
 * @param bnB its shift, or null
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_linear_bn_weights.html
 */
export function fuseLinearBnWeights(
  ...args: Takes<
    ['linearW', 'linearB', 'bnRm', 'bnRv', 'bnEps', 'bnW', 'bnB'],
    [
      linearW: Tensor,
      linearB: Tensor | null,
      bnRm: Tensor,
      bnRv: Tensor,
      bnEps: number,
      bnW: Tensor | null,
      bnB: Tensor | null,
    ]
  >
): [weight: Parameter, bias: Parameter] {
  const { linearW, linearB, bnRm, bnRv, bnEps, bnW, bnB } = bindLinearWeights('fuseLinearBnWeights', args);
  const bias: Tensor = linearB ?? functions.zerosLike(bnRm);
  const scale: Tensor = (bnW ?? functions.onesLike(bnRm)).mul(bnRv.add(bnEps).rsqrt());
  const fusedWeight = linearW.mul(scale.unsqueeze(-1).to(linearW.dtype));
  const fusedBias = bias
    .sub(bnRm)
    .mul(scale)
    .add(bnB ?? functions.zerosLike(bnRm))
    .to((linearB ?? linearW).dtype);
  return [new Parameter(fusedWeight, linearW.requiresGrad), new Parameter(fusedBias, bias.requiresGrad)];
}
