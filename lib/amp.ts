/**
 * `torch.amp`: automatic mixed precision.
 * @see https://docs.pytorch.org/docs/2.13/amp.html
 */
export { type AutocastOptions, autocast, isAutocastAvailable } from './core/autocast';
export { customBwd, customFwd } from './core/differentiation/customAutocast';
export { GradScaler, type GradScalerOptions, type GradScalerStateDict } from './optim/gradScaler';
