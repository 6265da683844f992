/** The ways to run an update: a call for each parameter, one for all of them, or one kernel for the whole. */
import { operator } from '../core/operators';
import { isTensor, type Tensor } from '../core/tensor';
import { expectBoolean } from './options';

/** Options that nearly every optimizer has. */
export interface CommonOptions {
  /** Steps up the gradient instead of down. Default: false. */
  maximize: boolean;
  /**
   * Whether one call of an operator updates all parameters. Default: null, which does so wherever it gives the bits of
   * Python's default; false makes a call for each parameter.
   */
  foreach: boolean | null;
  /** Whether autograd records the steps, for gradients through them. Default: false. */
  differentiable: boolean;
}

export interface CapturableOptions {
  /**
   * Keeps the step counters of checkpoints on the accelerator, as a program of CUDA graphs wants them. Default: false.
   */
  capturable: boolean;
}

export interface FusedOptions {
  /** Whether one kernel makes the whole update: faster, with other roundings. Default: null, which is false. */
  fused: boolean | null;
}

/** @throws where the ways to run an update exclude each other */
export function checkKernels(
  callee: string,
  options: CommonOptions & Partial<FusedOptions & CapturableOptions>,
): void {
  const { maximize, foreach, fused = null, differentiable, capturable = false } = options;
  expectBoolean(callee, 'maximize', maximize);
  expectBoolean(callee, 'differentiable', differentiable);
  expectBoolean(callee, 'capturable', capturable);
  expectBoolean(callee, 'foreach', foreach, true);
  expectBoolean(callee, 'fused', fused, true);
  if (fused && differentiable)
    throw new TypeError(`${callee}: fused does not support differentiable; give one of them`);
  if (fused && foreach) throw new TypeError(`${callee}: fused and foreach cannot both be true`);
}

/** @throws for parameters on devices that have no graphs to capture */
export function checkCapturable(callee: string, params: readonly Tensor[]): void {
  const other = params.find(({ device }) => !['cuda', 'xpu', 'hpu', 'xla'].includes(device.type));
  if (other)
    throw new TypeError(
      `${callee}: capturable needs parameters on cuda, xpu, hpu or xla, got one on ${other.device}`,
    );
}

/** @throws for a parameter that no fused kernel takes */
export function checkFused(callee: string, parameter: Tensor): void {
  const { dtype, device } = parameter;
  if (dtype.isFloatingPoint && ['cpu', 'cuda', 'mps', 'xpu'].includes(device.type)) return;
  throw new TypeError(
    `${callee}: fused needs floating point parameters on cpu, cuda, mps or xpu, got one of ${dtype} on ${device}`,
  );
}

/** What a fused kernel is given of a GradScaler: it unscales the gradients, and does nothing where one is infinite. */
export interface Scaling {
  gradScale?: Tensor;
  foundInf?: Tensor;
}

/**
 * Calls the fused kernel `name` for each device and dtype there is among the parameters.
 * @param lists tensors in step with `params`, the parameters first; an empty list stays empty
 */
export function runFused(
  name: string,
  lists: readonly (readonly Tensor[])[],
  { lr, ...keywords }: { lr: number | Tensor } & Record<string, unknown>,
  { gradScale, foundInf }: Scaling,
): void {
  const [params = []] = lists;
  const kinds = new Map<string, number[]>();
  for (const [i, { device, dtype }] of params.entries()) {
    const kind = `${device} ${dtype}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), i]);
  }
  for (const positions of kinds.values()) {
    const { device } = params[positions[0] as number] as Tensor;
    operator(`aten::${name}`).callMany([
      ...lists.map((list) => (list.length === 0 ? [] : positions.map((i) => list[i] as Tensor))),
      {
        lr: isTensor(lr) ? lr.squeeze() : lr,
        ...keywords,
        gradScale: gradScale?.to(device) ?? null,
        foundInf: foundInf?.to(device) ?? null,
      },
    ]);
  }
}
