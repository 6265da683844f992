/** What other rooms use of autograd: backward passes, and the modes that say whether operations are recorded. */
export { type BackwardOptions, backward, type GradOptions, grad } from './backward';
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  setGradEnabled,
} from './gradMode';
