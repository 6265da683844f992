/** Jacobian and Hessian matrices. */

import { expectFunction } from '../arguments/assertions';
import { bindArguments, type ParameterSpec } from '../support/bindArguments';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import { enableGrad } from './gradMode';
import { stack } from './ownOperators';
import {
  type ForEach,
  finished,
  gradients,
  groupOf,
  inForm,
  prepare,
  requireDependence,
  type TensorFunction,
  type Tensors,
} from './tensorTuples';

/** The options of `jacobian` and `hessian`. */
export interface JacobianOptions {
  /** Whether to record the computation, so that the result can be differentiated; false by default. */
  createGraph?: boolean;
  /** Whether an output that does not depend on an input throws, instead of giving zeros; false by default. */
  strict?: boolean;
  /** Accepted for compatibility with Python. The rows are computed one after another in any case. */
  vectorize?: boolean;
}

type Rest =
  | [options?: JacobianOptions]
  | [createGraph: boolean, strict?: boolean | JacobianOptions, options?: JacobianOptions];

const parameters = [
  { name: 'func' },
  { name: 'inputs' },
  { name: 'createGraph', default: false },
  { name: 'strict', default: false },
  { name: 'vectorize', default: false },
];
const jacobianParameters = [...parameters, { name: 'strategy', default: 'reverse-mode' }];
const hessianParameters = [...parameters, { name: 'outerJacobianStrategy', default: 'reverse-mode' }];

interface Bound extends Required<JacobianOptions> {
  strategy?: unknown;
  outerJacobianStrategy?: unknown;
  func: TensorFunction;
  inputs: unknown;
}

function bind(callee: string, known: readonly ParameterSpec[], args: unknown[]): Bound {
  const bound = bindArguments<Bound>(callee, known, args);
  for (const name of ['strategy', 'outerJacobianStrategy'] as const) {
    if (bound[name] === undefined || bound[name] === 'reverse-mode') continue;
    throw new RangeError(
      `${callee}: argument '${name}': expected 'reverse-mode', got ${describe(bound[name])}`,
    );
  }
  expectFunction(`${callee}: argument 'func'`, bound.func);
  return bound;
}

/**
 * Computes the Jacobian matrix of a function: the derivative of each element of its outputs with respect to each
 * element of its inputs.
 *
 *     torch.autograd.functional.jacobian((x) => x.pow(2), torch.tensor([1, 2])); // tensor([[2., 0.], [0., 4.]])
 *
 * @param func a function of one or several tensors that returns one or several
 * @param inputs a Tensor, or an array of the function's arguments
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns for one output and one input a tensor of shape `[...output.shape, ...input.shape]`; for several inputs an
 * array of such tensors; for several outputs an array of what there is for each of them
 * @throws Error where `strict` is true and an output does not depend on an input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian<Output extends Tensors, Inputs extends Tensors>(
  func: TensorFunction<Output>,
  inputs: Inputs,
  ...rest: Rest
): ForEach<Output, ForEach<Inputs, Tensor>> {
  const bound = bind('jacobian', jacobianParameters, [func, inputs, ...rest]);
  return jacobianOf('jacobian', bound) as ForEach<Output, ForEach<Inputs, Tensor>>;
}

function jacobianOf(callee: string, { func, inputs, createGraph, strict }: Bound): unknown {
  return enableGrad(() => {
    const given = groupOf(callee, "argument 'inputs'", inputs);
    const variables = prepare(given.tensors, createGraph, true);
    const outputs = groupOf(callee, "the function's result", func(...variables));
    requireDependence(callee, 'output', outputs.tensors, strict);
    const blocks = outputs.tensors.map((output) =>
      inForm(given, blocksOf(callee, output, variables, createGraph, strict)),
    );
    return inForm(outputs, blocks);
  });
}

/** The derivatives of one output: a tensor for each input. */
function blocksOf(
  callee: string,
  output: Tensor,
  variables: readonly Tensor[],
  createGraph: boolean,
  strict: boolean,
): Tensor[] {
  const elements = output.reshape(-1);
  const rows = Array.from({ length: output.numel() }, (_, i) =>
    gradients([elements.select(0, i)], variables, null, createGraph, true),
  );
  const blocks = variables.map((variable, j) => {
    const column = rows.map((row) => {
      const value = row[j] ?? null;
      if (strict && (value === null || (createGraph && !value.requiresGrad))) {
        throw new Error(`${callee}: an output is independent of input ${j}, which strict does not allow`);
      }
      return value ?? variable.newZeros(variable.shape);
    });
    const shape = [...output.shape, ...variable.shape];
    return column.length === 0 ? variable.newZeros(shape) : stack(column).view(shape);
  });
  return finished(blocks, createGraph);
}

/**
 * Computes the Hessian matrix of a function whose result has one element: its second derivative with respect to each
 * pair of elements of its inputs.
 *
 *     torch.autograd.functional.hessian((x) => x.pow(3).sum(), torch.tensor([1, 2])); // tensor([[6., 0.], [0., 12.]])
 *
 * @param func a function of one or several tensors that returns a tensor with one element
 * @param inputs a Tensor, or an array of the function's arguments
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns for one input a tensor of shape `[...input.shape, ...input.shape]`; for several inputs an array of arrays
 * with a tensor for each pair of inputs
 * @throws RangeError for a result of several elements; Error where `strict` is true and the result does not depend on
 * an input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.hessian.html
 */
export function hessian<Inputs extends Tensors>(
  func: TensorFunction<Tensor>,
  inputs: Inputs,
  ...rest: Rest
): ForEach<Inputs, ForEach<Inputs, Tensor>> {
  const bound = bind('hessian', hessianParameters, [func, inputs, ...rest]);
  const given = groupOf('hessian', "argument 'inputs'", bound.inputs);
  const one: TensorFunction = (...variables) => {
    const output = oneElement('hessian', bound.func(...variables));
    requireDependence('hessian', 'output', [output], bound.strict);
    return output.squeeze();
  };
  const gradient: TensorFunction = (...variables) => {
    const first = jacobianOf('hessian', {
      ...bound,
      func: one,
      inputs: variables,
      createGraph: true,
      strict: false,
    });
    requireDependence('hessian', 'the derivative by input', first as Tensor[], bound.strict);
    return first as Tensor[];
  };
  const blocks = jacobianOf('hessian', { ...bound, func: gradient, inputs: given.tensors }) as Tensor[][];
  return inForm(
    given,
    blocks.map((row) => inForm(given, row)),
  ) as ForEach<Inputs, ForEach<Inputs, Tensor>>;
}

/**
 * Checks that a function returned one tensor with one element.
 * @throws RangeError or TypeError otherwise
 */
export function oneElement(callee: string, result: unknown): Tensor {
  const { single, tensors } = groupOf(callee, "the function's result", result);
  const [output] = tensors;
  if (!single || output === undefined) {
    throw new TypeError(
      `${callee}: the function's result: expected a single Tensor, got an array of ${tensors.length}`,
    );
  }
  if (output.numel() !== 1) {
    throw new RangeError(`${callee}: the function's result: expected one element, got ${output.shape}`);
  }
  return output;
}
