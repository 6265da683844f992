/** Every operator under the names where Python shows it: functions by namespace, and methods of Tensor. */
import { camelCase } from './names';
import { functionOf, methodOf, Operator } from './operator';
import type {
  FftFunctions,
  LinalgFunctions,
  NnFunctions,
  SpecialFunctions,
  TorchFunctions,
} from './operators.generated';
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

/** A namespace of operators where `Own`, written by hand, stands before operators of the same names. */
export type Overriding<Operators, Own> = Omit<Operators, keyof Own> & Own;

/** What `make` gives for each entry of the surface's list, by the name in TypeScript. */
function members(
  entries: string,
  prefix: string,
  make: (operator: Operator, name: string) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const entry of entries.split(' ')) {
    const [name, registered = prefix + name] = entry.split('=') as [string, string?];
    const camel = camelCase(name);
    result[camel] = make(operator(`aten::${registered}`), camel);
  }
  return result;
}

/** `torch.add`, `torch.matmul`, … */
export const functions = members(surface.torch, '', functionOf) as unknown as TorchFunctions;
/** The operators that Python shows as `torch.nn.functional.…`. */
export const nnFunctions = members(surface['nn.functional'], '', functionOf) as unknown as NnFunctions;
/** `torch.linalg.…` @see https://docs.pytorch.org/docs/2.13/linalg.html */
export const linalg = members(surface.linalg, 'linalg_', functionOf) as unknown as LinalgFunctions;
/** `torch.fft.…` @see https://docs.pytorch.org/docs/2.13/fft.html */
export const fft = members(surface.fft, 'fft_', functionOf) as unknown as FftFunctions;
/** `torch.special.…` @see https://docs.pytorch.org/docs/2.13/special.html */
export const special = members(surface.special, 'special_', functionOf) as unknown as SpecialFunctions;

for (const [name, value] of Object.entries(
  members(surface.Tensor, '', (operator, name) => methodOf(name, operator)),
)) {
  if (!Object.hasOwn(Tensor.prototype, name)) {
    Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
  }
}
