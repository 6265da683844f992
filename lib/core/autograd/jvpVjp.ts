/** Products of vectors with Jacobian and Hessian matrices, computed without making the matrices. */

import { expectFunction } from '../arguments/assertions';
import { bindArguments } from '../support/bindArguments';
import type { Tensor } from '../tensor/tensor';
import { enableGrad } from './gradMode';
import { oneElement } from './jacobian';
import {
  type ForEach,
  finished,
  gradients,
  groupOf,
  inForm,
  inResultMode,
  prepare,
  requireDependence,
  type TensorFunction,
  type Tensors,
  vectorOf,
  withZeros,
} from './tensorTuples';

/** The options of the products with a vector. */
export interface ProductOptions {
  /**
   * The vector: a Tensor, or an array of Tensors, with the shapes of the function's result (`vjp`) or of the inputs
   * (`jvp`, `vhp`, `hvp`). May be left out where that has one element.
   */
  v?: Tensors | null;
  /** Whether to record the computation, so that the result can be differentiated; false by default. */
  createGraph?: boolean;
  /** Whether an output that does not depend on an input throws, instead of giving zeros; false by default. */
  strict?: boolean;
}

type Rest =
  | [v?: Tensors | null | ProductOptions]
  | [
      v: Tensors | null,
      createGraph: boolean | ProductOptions,
      strict?: boolean | ProductOptions,
      options?: ProductOptions,
    ];

const parameters = [
  { name: 'func' },
  { name: 'inputs' },
  { name: 'v', default: null },
  { name: 'createGraph', default: false },
  { name: 'strict', default: false },
];

interface Bound extends Required<ProductOptions> {
  func: TensorFunction;
  inputs: unknown;
}

function bind(callee: string, args: unknown[]): Bound {
  const bound = bindArguments<Bound>(callee, parameters, args);
  expectFunction(`${callee}: argument 'func'`, bound.func);
  return bound;
}

const zerosToDifferentiate = (tensors: readonly Tensor[]) =>
  tensors.map((each) => each.newZeros(each.shape).requiresGrad_());

/**
 * Computes the vector-Jacobian product: `v`, which has the shapes of the function's result, times the Jacobian. One
 * backward pass computes it.
 *
 *     const [y, product] = torch.autograd.functional.vjp((x) => x.pow(2), torch.tensor([1, 2]), torch.tensor([1, 10]));
 *     // tensor([1., 4.]) and tensor([2., 40.])
 *
 * @param func a function of one or several tensors that returns one or several
 * @param inputs a Tensor, or an array of the function's arguments
 * @param v the vector: a Tensor, or an array of Tensors, with the shapes of the function's result. May be left out
 * where that has one element
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns `[result, product]`: the result of the function, and the product in the form of the inputs
 * @throws RangeError for a vector of other shapes; Error where `strict` is true and an output does not depend on an
 * input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.vjp.html
 */
export function vjp<Output extends Tensors, Inputs extends Tensors>(
  func: TensorFunction<Output>,
  inputs: Inputs,
  ...rest: Rest
): [ForEach<Output, Tensor>, ForEach<Inputs, Tensor>] {
  const bound = bind('vjp', [func, inputs, ...rest]);
  const { createGraph, strict } = bound;
  const { given, variables, outputs, v } = enableGrad(() => {
    const given = groupOf('vjp', "argument 'inputs'", bound.inputs);
    const variables = prepare(given.tensors, createGraph, true);
    const outputs = groupOf('vjp', "the function's result", bound.func(...variables));
    requireDependence('vjp', 'output', outputs.tensors, strict);
    return { given, variables, outputs, v: vectorOf('vjp', bound.v, outputs, createGraph) };
  });
  const product = inResultMode(createGraph, () => {
    const raw = gradients(outputs.tensors, variables, v, createGraph);
    return withZeros('vjp', "the function's result", raw, variables, strict, createGraph);
  });
  return [
    inForm(outputs, finished(outputs.tensors, createGraph)),
    inForm(given, finished(product, createGraph)),
  ] as [ForEach<Output, Tensor>, ForEach<Inputs, Tensor>];
}

/**
 * Computes the Jacobian-vector product: the Jacobian times `v`, which has the shapes of the inputs. Two backward passes
 * compute it, because the vector-Jacobian product is linear in its vector and this product is the derivative of it.
 * `forwardAd` computes it in one.
 * @param func a function of one or several tensors that returns one or several
 * @param inputs a Tensor, or an array of the function's arguments
 * @param v the vector: a Tensor, or an array of Tensors, with the shapes of the inputs. May be left out where these
 * have one element
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns `[result, product]`: the result of the function, and the product in the form of the result
 * @throws RangeError for a vector of other shapes; Error where `strict` is true and an output does not depend on an
 * input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.jvp.html
 */
export function jvp<Output extends Tensors, Inputs extends Tensors>(
  func: TensorFunction<Output>,
  inputs: Inputs,
  ...rest: Rest
): [ForEach<Output, Tensor>, ForEach<Output, Tensor>] {
  const bound = bind('jvp', [func, inputs, ...rest]);
  const { createGraph, strict } = bound;
  const { v, outputs, weights, weighted } = enableGrad(() => {
    const given = groupOf('jvp', "argument 'inputs'", bound.inputs);
    const variables = prepare(given.tensors, createGraph, true);
    const v = vectorOf('jvp', bound.v, given, createGraph);
    const outputs = groupOf('jvp', "the function's result", bound.func(...variables));
    requireDependence('jvp', 'output', outputs.tensors, strict);
    const weights = zerosToDifferentiate(outputs.tensors);
    const weighted = gradients(outputs.tensors, variables, weights, true);
    requireDependence('jvp', 'the gradient of input', weighted, strict);
    return { v, outputs, weights, weighted };
  });
  const product = inResultMode(createGraph, () => {
    const raw = gradients(weighted, weights, v, createGraph);
    return withZeros('jvp', 'the gradient', raw, outputs.tensors, strict, createGraph);
  });
  return [
    inForm(outputs, finished(outputs.tensors, createGraph)),
    inForm(outputs, finished(product, createGraph)),
  ] as [ForEach<Output, Tensor>, ForEach<Output, Tensor>];
}

/**
 * Computes the vector-Hessian product: `v`, which has the shapes of the inputs, times the Hessian of a function whose
 * result has one element. It is cheaper than `hvp`, and equal to it where the second derivatives are continuous.
 * @param func a function of one or several tensors that returns a tensor with one element
 * @param inputs a Tensor, or an array of the function's arguments
 * @param v the vector: a Tensor, or an array of Tensors, with the shapes of the inputs. May be left out where these
 * have one element
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns `[result, product]`: the result of the function, and the product in the form of the inputs
 * @throws RangeError for a vector of other shapes; Error where `strict` is true and the result does not depend on an
 * input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.vhp.html
 */
export function vhp<Inputs extends Tensors>(
  func: TensorFunction<Tensor>,
  inputs: Inputs,
  ...rest: Rest
): [Tensor, ForEach<Inputs, Tensor>] {
  const bound = bind('vhp', [func, inputs, ...rest]);
  const { first, variables, v, ...context } = enableGrad(() => firstDerivatives('vhp', bound));
  return hessianProduct('vhp', bound, context, variables, () =>
    gradients(first, variables, v, bound.createGraph),
  );
}

/**
 * Computes the Hessian-vector product: the Hessian of a function whose result has one element times `v`, which has the
 * shapes of the inputs.
 * @param func a function of one or several tensors that returns a tensor with one element
 * @param inputs a Tensor, or an array of the function's arguments
 * @param v the vector: a Tensor, or an array of Tensors, with the shapes of the inputs. May be left out where these
 * have one element
 * @param createGraph whether to record the computation, so that the result can be differentiated; false by default
 * @param strict whether an output that does not depend on an input throws, instead of giving zeros; false by default
 * @returns `[result, product]`: the result of the function, and the product in the form of the inputs
 * @throws RangeError for a vector of other shapes; Error where `strict` is true and the result does not depend on an
 * input
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.functional.hvp.html
 */
export function hvp<Inputs extends Tensors>(
  func: TensorFunction<Tensor>,
  inputs: Inputs,
  ...rest: Rest
): [Tensor, ForEach<Inputs, Tensor>] {
  const bound = bind('hvp', [func, inputs, ...rest]);
  const { variables, v, weights, weighted, ...context } = enableGrad(() => {
    const derivatives = firstDerivatives('hvp', bound);
    const weights = zerosToDifferentiate(derivatives.variables);
    return {
      ...derivatives,
      weights,
      weighted: gradients(derivatives.first, derivatives.variables, weights, true),
    };
  });
  return hessianProduct('hvp', bound, context, variables, () =>
    gradients(weighted, weights, v, bound.createGraph),
  );
}

function firstDerivatives(callee: string, { func, inputs, v, createGraph, strict }: Bound) {
  const given = groupOf(callee, "argument 'inputs'", inputs);
  const variables = prepare(given.tensors, createGraph, true);
  const vector = vectorOf(callee, v, given, createGraph);
  const output = oneElement(callee, func(...variables));
  requireDependence(callee, 'output', [output], strict);
  const first = gradients([output], variables, null, true);
  requireDependence(callee, 'the derivative by input', first, strict);
  return { given, variables, v: vector, output, first };
}

function hessianProduct<Inputs extends Tensors>(
  callee: string,
  { createGraph, strict }: Bound,
  { given, output }: { given: ReturnType<typeof groupOf>; output: Tensor },
  variables: readonly Tensor[],
  raw: () => (Tensor | null)[],
): [Tensor, ForEach<Inputs, Tensor>] {
  const product = inResultMode(createGraph, () =>
    withZeros(callee, 'the derivative', raw(), variables, strict, createGraph),
  );
  return [
    finished([output], createGraph)[0] as Tensor,
    inForm(given, finished(product, createGraph)) as ForEach<Inputs, Tensor>,
  ];
}
