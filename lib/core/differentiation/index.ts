/** What the namespace `torch.autograd` has beside backward passes and modes. */
import { hessian, jacobian } from './jacobian';
import { hvp, jvp, vhp, vjp } from './products';

export { detectAnomaly, isAnomalyCheckNanEnabled, isAnomalyEnabled, setDetectAnomaly } from './anomaly';
export { AutogradFunction as Function } from './function';
export type { FunctionContext, FunctionCtx } from './functionContext';
export { GradcheckError, gradcheck, gradgradcheck } from './gradcheck';
export { onceDifferentiable } from './onceDifferentiable';

/** @see https://docs.pytorch.org/docs/2.13/autograd.html#functional-higher-level-api */
export const functional = { jacobian, hessian, vjp, jvp, vhp, hvp };
