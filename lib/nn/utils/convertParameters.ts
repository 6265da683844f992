/** Parameters as one vector, and back. */
import { iterableOfTensors, signature, type Takes, tensorRule } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** @throws TypeError where the tensors are on different devices */
function oneDevice(method: string, tensors: readonly Tensor[]): void {
  const devices = new Set(tensors.map(({ device }) => String(device)));
  if (devices.size > 1) {
    throw new TypeError(`${method}: expected parameters on one device, got ${[...devices].join(' and ')}`);
  }
}

const bindParameters = signature({ parameters: iterableOfTensors() });
const bindVector = signature({ vec: tensorRule(), parameters: iterableOfTensors() });

/**
 * Concatenates all elements of all parameters to one vector; gradients flow through it.
 * @throws TypeError where the parameters are on different devices
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parameters_to_vector.html
 */
export function parametersToVector(...args: Takes<['parameters'], [parameters: Iterable<Tensor>]>): Tensor {
  const list = bindParameters('parametersToVector', args).parameters;
  oneDevice('parametersToVector', list);
  return functions.cat(list.map((parameter): Tensor => parameter.reshape([-1])));
}

/**
 * Makes the parameters views of the elements of a vector, one after the other.
 * @param vec a vector with as many elements as all parameters
 * @param parameters the parameters, in order
 * @throws TypeError where the parameters are on different devices
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vectorToParameters(
  ...args: Takes<['vec', 'parameters'], [vec: Tensor, parameters: Iterable<Tensor>]>
): void {
  const { vec, parameters: list } = bindVector('vectorToParameters', args);
  oneDevice('vectorToParameters', list);
  let start = 0;
  for (const parameter of list) {
    const count = parameter.numel();
    parameter.data = vec.narrow(0, start, count).viewAs(parameter).data;
    start += count;
  }
}
