/**
 * Gives every operator the names under which Python shows it: functions of `torch` and its namespaces, and methods of
 * Tensor.
 */
import { camelCase } from '../support/names';
import type {
  FftFunctions,
  LinalgFunctions,
  NnFunctions,
  SpecialFunctions,
  TorchFunctions,
} from '../tensor/operators.generated';
import { Tensor } from '../tensor/tensor';
import { functionOf, methodOf } from './lazyFunctions';
import { notHandled, Operator } from './operator';
import { surface } from './surface.generated';

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

/**
 * The operator without the check of its arguments that the addon makes first, for a caller that has made it already.
 */
export function unguarded(qualifiedName: string): Operator {
  const { overloads } = operator(qualifiedName);
  return new Operator(
    qualifiedName,
    overloads.map((overload) =>
      // callFromBuffer would make the check as well, so these overloads never use the argument buffer.
      overload.callUnguarded
        ? { ...overload, call: overload.callUnguarded, callFromBuffer: () => notHandled }
        : overload,
    ),
  );
}

/** A namespace of operators, some of which are replaced by the functions of `Own`, which are written by hand. */
export type Overriding<Operators, Own> = Omit<Operators, keyof Own> & Own;

const find = (registered: string) => operator(`aten::${registered}`);

/**
 * Calls `each` for every entry of a list in surface.generated.ts, with the name in TypeScript and the registered name.
 */
function forEachEntry(
  entries: string,
  prefix: string,
  each: (name: string, registered: string) => void,
): void {
  for (const entry of entries.split(' ')) {
    const equals = entry.indexOf('=');
    if (equals < 0) each(camelCase(entry), prefix + entry);
    else each(camelCase(entry.slice(0, equals)), entry.slice(equals + 1));
  }
}

/** The functions of a namespace. `prefix` is what the names of its operators begin with in the registry. */
function namespace<T>(entries: string, prefix = ''): T {
  const result: Record<string, unknown> = {};
  forEachEntry(entries, prefix, (name, registered) => {
    result[name] = functionOf(registered, find);
  });
  return result as T;
}

/** The functions of `torch`: `torch.add`, `torch.matmul`, … */
export const functions = namespace<TorchFunctions>(surface.torch);
/** The operators that Python shows in `torch.nn.functional`. */
export const nnFunctions = namespace<NnFunctions>(surface['nn.functional']);
/**
 * Linear algebra: `torch.linalg.inv`, `torch.linalg.svd`, …
 * @see https://docs.pytorch.org/docs/2.13/linalg.html
 */
export const linalg = namespace<LinalgFunctions>(surface.linalg, 'linalg_');
/**
 * Fourier transforms: `torch.fft.fft`, `torch.fft.rfft`, …
 * @see https://docs.pytorch.org/docs/2.13/fft.html
 */
export const fft = namespace<FftFunctions>(surface.fft, 'fft_');
/**
 * Special mathematical functions: `torch.special.erf`, `torch.special.gammaln`, …
 * @see https://docs.pytorch.org/docs/2.13/special.html
 */
export const special = namespace<SpecialFunctions>(surface.special, 'special_');

forEachEntry(surface.Tensor, '', (name, registered) => {
  if (Object.hasOwn(Tensor.prototype, name)) return;
  const value = methodOf(name, registered, find);
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
});
