/** How checkpoints know a Parameter, which is a class of `nn`, above this folder. */
import type { Tensor } from '../../core/tensor/tensor';

interface ParameterType {
  new (data: Tensor, requiresGrad: boolean): Tensor;
}

let registered: ParameterType | undefined;

/** Says which class stands for `torch.nn.Parameter`. @internal */
export function registerParameterType(type: ParameterType): void {
  registered = type;
}

export function isParameter(tensor: Tensor): boolean {
  return registered !== undefined && tensor instanceof registered;
}

/** A Parameter that shares the elements of `data`. */
export function makeParameter(data: Tensor, requiresGrad: boolean): Tensor {
  return registered === undefined
    ? data.detach().requiresGrad_(requiresGrad)
    : new registered(data, requiresGrad);
}
