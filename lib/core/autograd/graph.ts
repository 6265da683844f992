/**
 * `torch.autograd.graph`: the recorded graph, and the tensors that it saves.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
 */
import './nodeHooks';
import { native } from '../../native/load';
import { expectBoolean, expectTensors } from '../arguments/assertions';
import { indexOf, isTensor, type Tensor } from '../tensor/tensor';

export { GradNode as Node } from '../tensor/gradNode';
export { GradientEdge, getGradientEdge } from './gradientEdge';
export { registerMultiGradHook } from './multiGradHook';
export {
  disableSavedTensorsHooks,
  type SaveOnCpuOptions,
  savedTensorsHooks,
  saveOnCpu,
} from './savedTensors';

/**
 * Tells autograd that the elements of tensors have changed in a way that it could not see. A backward pass that needs
 * the old elements then throws instead of computing wrong gradients.
 * @param tensor a tensor or several
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.increment_version.html
 */
export function incrementVersion(tensor: Tensor | Iterable<Tensor>): void {
  const tensors = isTensor(tensor) ? [tensor] : expectTensors("incrementVersion: argument 'tensor'", tensor);
  for (const each of tensors) native.incrementVersion(indexOf(each));
}

/**
 * Sets whether there is a warning when a leaf's gradient comes from another stream of an accelerator than the one that
 * the leaf was made on; true at first.
 */
export function setWarnOnAccumulateGradStreamMismatch(enabled: boolean): void {
  expectBoolean('setWarnOnAccumulateGradStreamMismatch', enabled);
  native.setStreamMismatchWarning(enabled);
}
