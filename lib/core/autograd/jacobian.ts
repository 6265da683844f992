/** Whole matrices of derivatives. */

import { expectFunction } from '../arguments/assertions';
import { bindArguments } from '../support/bindArguments';
import type { Tensor } from '../tensor/tensor';
import { enableGrad } from './autograd';
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

export interface JacobianOptions {
  /** Records the computation, so that the result can be differentiated; false by default. */
  createGraph?: boolean;
  /** Makes an output that does not depend on an input an error, instead of zeros; false by default. */
  strict?: boolean;
  /** Taken for Python's sake: the rows are computed one after another in any case. */
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

interface Bound extends Required<JacobianOptions> {
  func: TensorFunction;
  inputs: unknown;
}

function bind(callee: string, args: unknown[]): Bound {
  const bound = bindArguments<Bound>(callee, parameters, args);
  expectFunction(`${callee}: argument 'func'`, bound.func);
  return bound;
}

/**
 * The derivatives of each element of the outputs with respect to each element of the inputs, by one backward pass an
 * element of the outputs.
 * @returns for each output and each input a tensor of shape `[...output.shape, ...input.shape]`: one for one output
 * and one input, an array over several inputs, an array over several outputs of what one output has
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian<Output extends Tensors, Inputs extends Tensors>(
  func: TensorFunction<Output>,
  inputs: Inputs,
  ...rest: Rest
): ForEach<Output, ForEach<Inputs, Tensor>> {
  const bound = bind('jacobian', [func, inputs, ...rest]);
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

/** The derivatives of one output: a block for each input. */
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
 * The second derivatives of a function with one element as its result.
 * @returns for each pair of inputs a tensor of shape `[...first.shape, ...second.shape]`: one for one input, an array
 * of arrays for several
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.hessian.html
 */
export function hessian<Inputs extends Tensors>(
  func: TensorFunction<Tensor>,
  inputs: Inputs,
  ...rest: Rest
): ForEach<Inputs, ForEach<Inputs, Tensor>> {
  const bound = bind('hessian', [func, inputs, ...rest]);
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

/** @throws if a function that must give one element gave something else */
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
