/** Every operator under the names where Python shows it: functions by namespace, and methods of Tensor. */
import { camelCase } from './names';
import { functionOf, methodOf, Operator } from './operator';
import type { FftFunctions, LinalgFunctions, NnFunctions, SpecialFunctions, TorchFunctions } from './operators.generated';
import { surface } from './surface.generated';
import { Tensor } from './tensor';

const operators = new Map<string, Operator>();

/** The operator registered as `qualifiedName` (`aten::add`). */
export function operator(qualifiedName: string): Operator {
  let found = operators.get(qualifiedName);
  if (!found) {
    found = new Operator(qualifiedName);
    operators.set(qualifiedName, found);
  }
  return found;
}

/** A function for each name in the surface's list. */
function namespace<T>(names: string, prefix = ''): T {
  const result: Record<string, unknown> = {};
  for (const name of names.split(' ')) result[camelCase(name)] = functionOf(operator(`aten::${prefix}${name}`));
  return result as T;
}

/** `torch.add`, `torch.matmul`, … */
export const functions = namespace<TorchFunctions>(surface.torch);
/** The operators that Python shows as `torch.nn.functional.…`. */
export const nnFunctions = namespace<NnFunctions>(surface['nn.functional']);
/** `torch.linalg.…` @see https://docs.pytorch.org/docs/2.13/linalg.html */
export const linalg = namespace<LinalgFunctions>(surface.linalg, 'linalg_');
/** `torch.fft.…` @see https://docs.pytorch.org/docs/2.13/fft.html */
export const fft = namespace<FftFunctions>(surface.fft, 'fft_');
/** `torch.special.…` @see https://docs.pytorch.org/docs/2.13/special.html */
export const special = namespace<SpecialFunctions>(surface.special, 'special_');

for (const name of surface.Tensor.split(' ')) {
  const method = camelCase(name);
  if (!Object.hasOwn(Tensor.prototype, method)) {
    Object.defineProperty(Tensor.prototype, method, {
      value: methodOf(method, operator(`aten::${name}`)),
      writable: true,
      configurable: true,
    });
  }
}
