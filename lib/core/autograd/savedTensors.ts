/**
 * What autograd keeps for the backward: hooks that keep it in another form, on the CPU, or not at all.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#hooks-for-saved-tensors
 */

import type { TensorIndex } from '../../native/api';
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { functions } from '../operators/namespaces';
import { type Mode, scoped } from '../support/contextManager';
import { describe } from '../support/describe';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';
import type { Device } from '../types/device';

/** Enters hooks until the returned function is called. @internal */
export function enterHooks<Packed>(
  pack: (tensor: Tensor) => Packed,
  unpack: (packed: Packed) => Tensor,
): () => void {
  native.pushSavedTensorHooks((index: TensorIndex) => {
    const packed = pack(construct(Tensor, index));
    return () => {
      const tensor = unpack(packed);
      if (isTensor(tensor)) return indexOf(tensor);
      throw new TypeError(
        `savedTensorsHooks: expected unpackHook to return a Tensor, got ${describe(tensor)}`,
      );
    };
  });
  return () => native.popSavedTensorHooks();
}

/**
 * Keeps what `packHook` makes of each tensor that autograd saves for the backward; `unpackHook` makes a tensor of it
 * again, with the same contents, when the backward needs it. Around `fn`, or until the scope ends.
 *
 *     const y = savedTensorsHooks((x) => x.half(), (x) => x.float(), () => model(input));
 *
 * `packHook` must not change the tensor in place; hooks inside others are used alone. Where it keeps the tensor itself,
 * let it keep `x.detach()`: the result of an operation would hold the graph that holds it, until a backward frees both.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.saved_tensors_hooks
 */
export function savedTensorsHooks<Packed, T>(
  packHook: (tensor: Tensor) => Packed,
  unpackHook: (packed: Packed) => Tensor,
  fn: () => T,
): T;
export function savedTensorsHooks<Packed>(
  packHook: (tensor: Tensor) => Packed,
  unpackHook: (packed: Packed) => Tensor,
): Mode;
export function savedTensorsHooks(
  packHook: (tensor: Tensor) => unknown,
  unpackHook: (packed: unknown) => Tensor,
  fn?: unknown,
): unknown {
  for (const [what, hook] of Object.entries({ packHook, unpackHook })) {
    if (typeof hook !== 'function') {
      throw new TypeError(
        `savedTensorsHooks: argument '${what}': expected a function, got ${describe(hook)}`,
      );
    }
  }
  return scoped('savedTensorsHooks', () => enterHooks(packHook, unpackHook), fn);
}

export interface SaveOnCpuOptions {
  /** Page-locked memory, to and from which accelerators copy without waiting; false by default. */
  pinMemory?: boolean;
}

/**
 * Keeps what autograd saves on the CPU, and copies it back for the backward. Around `fn`, or until the scope ends.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.save_on_cpu
 */
export function saveOnCpu<T>(fn: () => T): T;
export function saveOnCpu<T>(options: SaveOnCpuOptions, fn: () => T): T;
export function saveOnCpu(options?: SaveOnCpuOptions): Mode;
export function saveOnCpu(first?: unknown, second?: unknown): unknown {
  const [options, fn] = typeof first === 'function' ? [{}, first] : [first ?? {}, second];
  const { pinMemory = false } = options as SaveOnCpuOptions;
  expectBoolean("saveOnCpu: argument 'pinMemory'", pinMemory);
  const pack = (tensor: Tensor): { device: Device; tensor: Tensor } => {
    const { device } = tensor;
    // Detached: a result that its own node keeps would hold the graph, which holds what is packed.
    if (!pinMemory || device.type === 'cpu' || tensor.isSparse)
      return { device, tensor: tensor.detach().cpu() };
    const packed = functions.empty(tensor.shape, { dtype: tensor.dtype, layout: tensor.layout, pinMemory });
    return { device, tensor: packed.copy_(tensor, true) };
  };
  return scoped(
    'saveOnCpu',
    () => enterHooks(pack, ({ device, tensor }) => tensor.to({ device, nonBlocking: pinMemory })),
    fn,
  );
}

/**
 * Makes entering hooks for saved tensors an error with this message, around `fn`, or until the scope ends.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.disable_saved_tensors_hooks
 */
export function disableSavedTensorsHooks<T>(errorMessage: string, fn: () => T): T;
export function disableSavedTensorsHooks(errorMessage: string): Mode;
export function disableSavedTensorsHooks(errorMessage: string, fn?: unknown): unknown {
  if (typeof errorMessage !== 'string') {
    throw new TypeError(`disableSavedTensorsHooks: expected a message, got ${describe(errorMessage)}`);
  }
  return scoped(
    'disableSavedTensorsHooks',
    () => {
      const before = native.disableSavedTensorHooks(errorMessage);
      return () => void native.disableSavedTensorHooks(before);
    },
    fn,
  );
}
