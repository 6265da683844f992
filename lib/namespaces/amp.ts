/**
 * `torch.amp`: automatic mixed precision.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */

export { customBwd, customFwd } from '../core/autograd/function/customAutocast';
export { type AutocastOptions, autocast, isAutocastAvailable } from '../core/runtime/autocast';
export { GradScaler, type GradScalerStateDict } from '../optim/gradScaler/gradScaler';
export type { GradScalerOptions } from '../optim/gradScaler/options';
