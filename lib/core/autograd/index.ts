/** The members of `torch.autograd` besides backward passes and modes. */
import { AutogradFunction } from './function/function';
import { FunctionContext } from './function/functionContext';
import { onceDifferentiable } from './function/onceDifferentiable';
import { hessian, jacobian } from './jacobian';
import { hvp, jvp, vhp, vjp } from './jvpVjp';

export {
  detectAnomaly,
  isAnomalyCheckNanEnabled,
  isAnomalyEnabled,
  setAnomalyEnabled,
  setDetectAnomaly,
} from './anomaly';
export * as forwardAd from './forwardAd';
export { AutogradFunction as Function } from './function/function';
export type { FunctionContext, FunctionCtx } from './function/functionContext';
export { onceDifferentiable } from './function/onceDifferentiable';
export { GradcheckError, gradcheck, gradgradcheck } from './gradcheck/gradcheck';
export * as graph from './graph';

/**
 * Derivatives of functions: Jacobians, Hessians and their products with vectors.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#functional-higher-level-api
 */
export const functional = { jacobian, hessian, vjp, jvp, vhp, hvp };

/** `torch.autograd.function`: the classes of functions whose backward is written by hand. */
const functionNamespace = { Function: AutogradFunction, FunctionCtx: FunctionContext, onceDifferentiable };

export { functionNamespace as function };
