/** Lets checkpoints make Parameters. The class belongs to `nn`, which this room may not import. */
import type { Tensor } from '../../core/tensor/tensor';

interface ParameterType {
  new (data: Tensor, requiresGrad: boolean): Tensor;
}

let registered: ParameterType | undefined;

/** Sets the class that stands for `torch.nn.Parameter`. @internal */
export function registerParameterType(type: ParameterType): void {
  registered = type;
}

export function isParameter(tensor: Tensor): boolean {
  return registered !== undefined && tensor instanceof registered;
}

/** Makes a Parameter that shares the memory of `data`. */
export function makeParameter(data: Tensor, requiresGrad: boolean): Tensor {
  return registered === undefined
    ? data.detach().requiresGrad_(requiresGrad)
    : new registered(data, requiresGrad);
}
