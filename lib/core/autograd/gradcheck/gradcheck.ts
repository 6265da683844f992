/**
 * Compares gradients with differences of function values.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#numerical-gradient-checking
 */

import type { Takes } from '../../arguments/rules';
import { isTensor, type Tensor } from '../../tensor/tensor';
import { grad } from '../backward';
import { AutogradFunction } from '../function/function';
import { enableGrad } from '../gradMode';
import { viewAsComplex, viewAsReal } from '../ownOperators';
import { groupOf } from '../tensorTuples';
import { bindCheck, bindGradCheck, type GradcheckOptions } from './gradcheckOptions';
import { analyticalJacobian, numericalJacobian } from './numericalJacobian';

/** The error that `gradcheck` and `gradgradcheck` throw where a gradient is wrong. */
export class GradcheckError extends Error {
  /** The name of the class, with which the text of the error begins. */
  override name = 'GradcheckError';
}

export type { GradcheckOptions } from './gradcheckOptions';

/** The function to check. Arguments that are not tensors are passed on unchanged. */
export type CheckedFunction<Inputs> = (
  ...inputs: Inputs extends readonly unknown[] ? [...Inputs] : [Inputs]
) => Tensor | readonly (Tensor | null)[];

/**
 * Checks the backward of a function: compares the gradients that it computes with differences of function values. Use
 * float64 or complex128, because differences of float32 are too inexact.
 *
 *     const x = torch.randn([3], { dtype: torch.float64, requiresGrad: true });
 *     torch.autograd.gradcheck((t) => t.sin(), x); // true
 *
 * @param func a function of tensors that returns a tensor or several. Complex results are checked as their real and
 * their imaginary parts
 * @param inputs a Tensor, or an array of Tensors and other arguments. No two elements may share memory
 * @param options the step, the tolerances, and what to check besides
 * @returns whether all gradients are right; false only where `raiseException` is false
 * @throws GradcheckError that shows the computed and the expected derivatives, unless `raiseException` is false;
 * RangeError where no input requires a gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.gradcheck.gradcheck.html
 */
export function gradcheck<const Inputs>(
  ...args: Takes<['func', 'inputs'], [func: CheckedFunction<Inputs>, inputs: Inputs], GradcheckOptions>
): boolean {
  const { func, inputs, ...options } = bindCheck('gradcheck', args);
  return judged(options, (all) => check('gradcheck', func, Array.isArray(inputs) ? inputs : [inputs], all));
}

/**
 * Checks the second derivatives of a function, as `gradcheck` does the first: compares the gradients of its backward
 * with differences of that.
 *
 *     const x = torch.randn([3], { dtype: torch.float64, requiresGrad: true });
 *     torch.autograd.gradgradcheck((t) => t.sin(), x); // true
 *
 * @param func a function of tensors that returns a tensor or several
 * @param inputs a Tensor, or an array of Tensors and other arguments. No two elements may share memory
 * @param gradOutputs the gradients of the outputs, with their shapes; by default random numbers between −1 and 1
 * @param options the step, the tolerances, and what to check besides
 * @returns whether all gradients are right; false only where `raiseException` is false
 * @throws GradcheckError that shows the computed and the expected derivatives, unless `raiseException` is false;
 * RangeError where no input requires a gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.gradcheck.gradgradcheck.html
 */
export function gradgradcheck<const Inputs>(
  ...given: Takes<
    ['func', 'inputs', 'gradOutputs'],
    [func: CheckedFunction<Inputs>, inputs: Inputs, gradOutputs?: Tensor | readonly Tensor[] | null],
    GradcheckOptions
  >
): boolean {
  const callee = 'gradgradcheck';
  const { func: run, inputs, gradOutputs, ...options } = bindGradCheck(callee, given);
  const args: unknown[] = Array.isArray(inputs) ? inputs : [inputs];
  return judged(options, (all) => {
    const weights =
      gradOutputs === null
        ? differentiable(callee, run(...args)).map(randomLike)
        : groupOf(callee, "argument 'gradOutputs'", gradOutputs).tensors;
    const gradients = (...values: unknown[]) => {
      const given = values.slice(0, args.length);
      const found = grad(differentiable(callee, run(...given)), requiring(given), {
        gradOutputs: values.slice(args.length) as Tensor[],
        createGraph: true,
        allowUnused: true,
      });
      return found.filter(isTensor);
    };
    check(callee, gradients, [...args, ...weights], all);
  });
}

function judged(
  options: Required<GradcheckOptions>,
  run: (options: Required<GradcheckOptions>) => void,
): boolean {
  try {
    enableGrad(() => run(options));
    return true;
  } catch (error) {
    if (options.raiseException || !(error instanceof GradcheckError)) throw error;
    return false;
  }
}

function randomLike(output: Tensor): Tensor {
  const { shape } = output.detach();
  if (!output.dtype.isComplex) return output.newEmpty(shape).uniform_(-1, 1).requiresGrad_();
  const parts = viewAsReal(output.detach());
  return viewAsComplex(parts.newEmpty(parts.shape).uniform_(-1, 1)).requiresGrad_();
}

const requiring = (values: readonly unknown[]) =>
  values.filter((value): value is Tensor => isTensor(value) && value.requiresGrad);

function differentiable(callee: string, result: unknown): Tensor[] {
  const list = (Array.isArray(result) ? result : [result]) as unknown[];
  return requiring(
    groupOf(
      callee,
      "the function's result",
      list.filter((value) => value !== null),
    ).tensors,
  );
}

function check(
  callee: string,
  func: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  options: Required<GradcheckOptions>,
): void {
  const inputs = requiring(args);
  if (inputs.length === 0)
    throw new RangeError(`${callee}: expected at least one input that requires grad, got none`);
  for (const [i, input] of inputs.entries()) {
    const { shape } = input;
    if (input.stride().every((stride, dim) => stride > 0 || (shape[dim] as number) <= 1)) continue;
    throw new RangeError(
      `${callee}: expected inputs whose elements don't share memory, got one of stride 0 (${i})`,
    );
  }
  const outputsOf = () => differentiable(callee, func(...args));
  const partsOf = () => outputsOf().flatMap((output) => realParts(output));
  const names = outputsOf().flatMap(({ dtype }, i) =>
    dtype.isComplex ? [`${i}, real part`, `${i}, imaginary part`] : [`${i}`],
  );

  const numerical = inputs.map((input) => numericalJacobian(partsOf, input, options.eps));
  for (const [i, part] of partsOf().entries()) {
    const { matrices, sample } = analyticalJacobian(part, inputs);
    const again = analyticalJacobian(part, inputs).matrices;
    for (const [j, analytical] of matrices.entries()) {
      const name = `output ${names[i]}, with respect to input ${j}`;
      compare(callee, name, numerical[j]?.[i] as Tensor, analytical, options);
      if (
        analytical.numel() > 0 &&
        analytical
          .sub(again[j] as Tensor)
          .abs()
          .max()
          .item() > options.nondetTol
      ) {
        throw new GradcheckError(`${callee}: two runs of the same backward differ: ${name}`);
      }
      const gradient = sample[j];
      if (options.checkGradDtypes && gradient && gradient.dtype !== inputs[j]?.dtype) {
        throw new GradcheckError(
          `${callee}: ${name}: expected a gradient of ${inputs[j]?.dtype}, got ${gradient.dtype}`,
        );
      }
    }
  }
  checkZeros(callee, 'zero', outputsOf(), inputs);
  if (!options.checkUndefinedGrad) return;
  checkZeros(callee, 'undefined', outputsOf().map(withoutGradient), inputs);
  const count = outputsOf().length;
  for (let i = 0; count > 1 && i < count; i++) {
    const some = outputsOf().map((output, j) => (i === j ? withoutGradient(output) : output));
    checkZeros(callee, 'partly undefined', some, inputs);
  }
}

function realParts(output: Tensor): Tensor[] {
  if (!output.dtype.isComplex) return [output];
  const pairs = viewAsReal(output.resolveConj());
  return [pairs.select(-1, 0), pairs.select(-1, 1)];
}

function compare(
  callee: string,
  name: string,
  numerical: Tensor,
  analytical: Tensor,
  { rtol, atol }: Required<GradcheckOptions>,
): void {
  const other = numerical.to(analytical.dtype);
  if (analytical.allclose(other, rtol, atol)) return;
  throw new GradcheckError(
    `${callee}: the derivatives differ: ${name}\nby differences: ${other}\nby the backward: ${analytical}`,
  );
}

/** Returns its argument. Its backward returns null instead of a gradient. */
class Undefined extends AutogradFunction {
  static forward(_ctx: unknown, tensor: Tensor): Tensor {
    return tensor;
  }

  static backward(): null {
    return null;
  }
}

const withoutGradient = (output: Tensor): Tensor => Undefined.apply(output);

/** Where the outputs' gradients are zero or undefined, those of the inputs must be zero or undefined too. */
function checkZeros(
  callee: string,
  what: string,
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
): void {
  if (outputs.length === 0) return;
  const zeros = outputs.map((output) => output.detach().newZeros(output.shape));
  let found: (Tensor | null)[];
  try {
    found = grad(outputs, inputs, { gradOutputs: zeros, allowUnused: true });
  } catch (error) {
    throw new GradcheckError(
      `${callee}: the backward fails when gradients are ${what}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  for (const [j, gradient] of found.entries()) {
    if (gradient === null || gradient.numel() === 0 || gradient.eq(0).all().item()) continue;
    throw new GradcheckError(
      `${callee}: input ${j}: expected a gradient of zeros when the outputs' gradients are ${what}, got ${gradient}`,
    );
  }
}
