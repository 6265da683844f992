/**
 * Merges a batch normalization in evaluation mode into the layer before it.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.fuse_conv_bn_eval.html
 */

import { expectTensor } from '../../core/arguments/assertions';
import { functions } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import { expectModule } from '../base/expectModule';
import type { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { BatchNorm } from '../modules/batchNorm';
import type { ConvNd } from '../modules/convNd';
import type { Linear } from '../modules/linear';

/** @throws TypeError unless all are Tensors, of which only those of `orNull` may be null */
function expectEach(
  callee: string,
  required: Record<string, unknown>,
  orNull: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries({ ...required, ...orNull })) {
    if (name in required || (value !== null && value !== undefined))
      expectTensor(`${callee}: argument '${name}'`, value);
  }
}

/**
 * The running statistics of `bn`.
 * @throws Error unless both modules are in evaluation mode and there are statistics
 */
function statisticsOf(method: string, layer: Module, bn: BatchNorm): [mean: Tensor, variance: Tensor] {
  expectModule(`${method}: argument '${method === 'fuseLinearBnEval' ? 'linear' : 'conv'}'`, layer);
  if (!(bn instanceof BatchNorm))
    throw new TypeError(`${method}: argument 'bn': expected a BatchNorm, got ${describe(bn)}`);
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
export function fuseConvBnEval<C extends ConvNd>(conv: C, bn: BatchNorm, transpose = false): C {
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
  return fused;
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
  convW: Tensor,
  convB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor | null,
  bnB: Tensor | null,
  transpose = false,
): [weight: Parameter, bias: Parameter] {
  expectEach('fuseConvBnWeights', { convW, bnRm, bnRv }, { convB, bnW, bnB });
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
export function fuseLinearBnEval<L extends Linear>(linear: L, bn: BatchNorm): L {
  const [mean, variance] = statisticsOf('fuseLinearBnEval', linear, bn);
  if (linear.outFeatures !== bn.numFeatures && bn.numFeatures !== 1) {
    throw new RangeError(
      `fuseLinearBnEval: expected ${linear.outFeatures} features or 1 of ${bn.constructor.name}, got ${bn.numFeatures}`,
    );
  }
  const fused = linear.clone();
  const { weight, bias } = fused;
  [fused.weight, fused.bias] = fuseLinearBnWeights(weight, bias, mean, variance, bn.eps, bn.weight, bn.bias);
  return fused;
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
  linearW: Tensor,
  linearB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor | null,
  bnB: Tensor | null,
): [weight: Parameter, bias: Parameter] {
  expectEach('fuseLinearBnWeights', { linearW, bnRm, bnRv }, { linearB, bnW, bnB });
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
