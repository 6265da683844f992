/**
 * `torch.autograd.graph`: the recorded graph, and the tensors that it saves.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
 */
import './hooks/nodeHooks';
import { native } from '../../native/load';
import { flag, iterableOfTensors, type Rule, signature, type Takes } from '../arguments/rules';
import { indexOf, isTensor, type Tensor } from '../tensor/tensor';

export { GradNode as Node } from '../tensor/gradNode';
export { GradientEdge, getGradientEdge } from './gradientEdge';
export { registerMultiGradHook } from './hooks/multiGradHook';
export {
  disableSavedTensorsHooks,
  type SaveOnCpuOptions,
  savedTensorsHooks,
  saveOnCpu,
} from './hooks/savedTensors';

const oneOrMore: Rule<Tensor[]> = {
  read: (value, where) => (isTensor(value) ? [value] : iterableOfTensors().read(value, where)),
};

const bindTensor = signature({ tensor: oneOrMore });
const bindEnabled = signature({ enabled: flag() });

/**
 * Tells autograd that the elements of tensors have changed in a way that it could not see. A backward pass that needs
 * the old elements then throws instead of computing wrong gradients.
 * @param tensor a tensor, or several in anything that can be iterated
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.increment_version.html
 */
export function incrementVersion(...args: Takes<['tensor'], [tensor: Tensor | Iterable<Tensor>]>): void {
  for (const each of bindTensor('incrementVersion', args).tensor) native.incrementVersion(indexOf(each));
}

/**
 * Sets whether there is a warning when the gradient of a leaf comes from another stream of an accelerator than the one
 * that the leaf was made on. There is one at first.
 * @param enabled whether there is
 * @throws TypeError for a value that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
 */
export function setWarnOnAccumulateGradStreamMismatch(...args: Takes<['enabled'], [enabled: boolean]>): void {
  native.setStreamMismatchWarning(bindEnabled('setWarnOnAccumulateGradStreamMismatch', args).enabled);
}
