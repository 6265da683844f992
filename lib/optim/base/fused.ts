/**
 * The ways to run an update: operator calls for each parameter, calls for all parameters, or one fused
 * kernel.
 */

import { ForeachList, isUniform, runOnLists } from '../../core/operators/foreach/foreachList';
import { functions } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { float32 } from '../../core/types/dtype';

/** Hyper-parameters that nearly all optimizers have. */
export interface CommonOptions {
  /** Whether steps go up the gradient to maximize the objective. Default: false. */
  maximize: boolean;
  /**
   * Whether each operator is called once for all parameters, which is faster. Default: null, which does so
   * wherever the results are bitwise those of Python's default; false calls it for each parameter.
   */
  foreach: boolean | null;
  /** Whether autograd records the steps, so that gradients flow through them. Default: false. */
  differentiable: boolean;
}

/** Hyper-parameters of optimizers that CUDA graphs can capture. */
export interface CapturableOptions {
  /**
   * Whether state dicts keep step counters on the accelerator, as programs with CUDA graphs need them.
   * Default: false.
   */
  capturable: boolean;
}

/** Hyper-parameters of optimizers that have a fused kernel. */
export interface FusedOptions {
  /**
   * Whether one kernel makes the whole update: faster, with other roundings. Default: null, which is false.
   */
  fused: boolean | null;
}

/** @throws TypeError where the ways to run an update exclude each other */
export function checkKernels(
  callee: string,
  { foreach, fused, differentiable }: CommonOptions & FusedOptions,
): void {
  if (fused && differentiable) throw new TypeError(`${callee}: expected fused or differentiable, got both`);
  if (fused && foreach) throw new TypeError(`${callee}: expected fused or foreach, got both`);
}

/** @throws TypeError for a parameter on a device without graphs */
export function checkCapturable(callee: string, { device }: Tensor): void {
  if (['cuda', 'xpu', 'hpu', 'xla'].includes(device.type)) return;
  throw new TypeError(
    `${callee}: capturable needs parameters on cuda, xpu, hpu or xla, got one on ${device}`,
  );
}

/** @throws TypeError for a parameter that no fused kernel takes */
export function checkFused(callee: string, parameter: Tensor): void {
  const { dtype, device } = parameter;
  if (dtype.isFloatingPoint && ['cpu', 'cuda', 'mps', 'xpu'].includes(device.type)) return;
  throw new TypeError(
    `${callee}: fused needs floating point parameters on cpu, cuda, mps or xpu, got one of ${dtype} on ${device}`,
  );
}

/** The step counters in the form that fused kernels take: tensors on the parameters' devices. */
export function stepTensors(
  states: readonly { step: number | Tensor }[],
  params: readonly Tensor[],
): Tensor[] {
  return states.map((state, i) => {
    const { device } = params[i] as Tensor;
    // Counters that are numbers have been incremented for this step already; tensors are incremented together
    // later.
    const step = isTensor(state.step)
      ? state.step
      : functions.full([], state.step - 1, { dtype: float32, device });
    state.step = step;
    return step;
  });
}

/**
 * What a fused kernel takes from a GradScaler: it unscales the gradients, and does nothing where one is
 * infinite.
 */
export interface Scaling {
  gradScale?: Tensor;
  foundInf?: Tensor;
}

/**
 * Calls the fused kernel `name`, once for each device and dtype among the parameters.
 * @param lists tensors that correspond to the parameters, which come first; an empty list stays empty
 */
export function runFused(
  name: string,
  lists: readonly (readonly Tensor[])[],
  { lr, ...keywords }: { lr: number | Tensor } & Record<string, unknown>,
  { gradScale, foundInf }: Scaling,
): void {
  const whole = lists.map((list) => ForeachList.of(list));
  const run = (some: ForeachList[], { device }: Tensor) =>
    runOnLists(isTensor(lr) ? `${name}.tensor_lr` : name, some, {
      lr: isTensor(lr) ? lr.squeeze() : lr,
      ...keywords,
      gradScale: gradScale?.to(device) ?? null,
      foundInf: foundInf?.to(device) ?? null,
    });
  const [params] = lists as [readonly Tensor[]];
  if (isUniform(whole[0] as ForeachList)) {
    run(whole, params[0] as Tensor);
    return;
  }
  const kinds = new Map<string, number[]>();
  for (const [i, { device, dtype }] of params.entries()) {
    const kind = `${device} ${dtype}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), i]);
  }
  for (const positions of kinds.values()) {
    const some = lists.map((list) =>
      ForeachList.of(list.length === 0 ? [] : positions.map((i) => list[i] as Tensor)),
    );
    run(some, params[positions[0] as number] as Tensor);
  }
}
