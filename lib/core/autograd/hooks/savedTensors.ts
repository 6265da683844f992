/**
 * Hooks on the tensors that autograd saves for the backward pass. They can store them in another form or on the CPU.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#hooks-for-saved-tensors
 */

import type { TensorIndex } from '../../../native/api';
import { native } from '../../../native/load';
import { flag, functionRule, signature, splitFunction, text } from '../../arguments/rules';
import { functions } from '../../operators/namespaces';
import { type Mode, scoped } from '../../support/contextManager';
import { describe } from '../../support/describe';
import { construct, indexOf, isTensor, Tensor } from '../../tensor/tensor';
import type { Device } from '../../types/device';

/** Turns hooks on, until the returned function is called. @internal */
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

const bindHooks = signature({
  packHook: functionRule<(tensor: Tensor) => unknown>(),
  unpackHook: functionRule<(packed: unknown) => Tensor>(),
});

/**
 * Changes how autograd stores the tensors that it saves for the backward pass while `fn` runs.
 *
 *     const y = savedTensorsHooks((x) => x.half(), (x) => x.float(), () => model(input));
 *
 * Without `fn`, the hooks are on until the returned object is disposed of. Hooks do not add up: the innermost are used.
 * @param packHook gets each tensor that is saved, and returns what to store instead; anything. It must not change the
 * tensor in place. To store the tensor itself, return `x.detach()`: a result of an operation holds the graph, which
 * would hold the result, and neither would be freed before the backward pass
 * @param unpackHook gets what `packHook` returned, and returns a tensor with the contents of the original
 * @param fn a function. If it is async or a generator, the hooks are on whenever its code runs, and not for other code
 * @returns what `fn` returns
 * @throws TypeError, from the backward pass, where `unpackHook` returns something else than a Tensor
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
export function savedTensorsHooks<Packed>(hooks: {
  packHook: (tensor: Tensor) => Packed;
  unpackHook: (packed: Packed) => Tensor;
}): Mode;
export function savedTensorsHooks(...args: unknown[]): unknown {
  const fn = args[2];
  const { packHook, unpackHook } = bindHooks('savedTensorsHooks', args.slice(0, 2));
  return scoped('savedTensorsHooks', () => enterHooks(packHook, unpackHook), fn);
}

const bindOnCpu = signature({ pinMemory: flag(false), deviceType: text('cuda') });

/** The options of `saveOnCpu`. */
export interface SaveOnCpuOptions {
  /** Whether to use page-locked memory, from which copies to an accelerator need not wait; false by default. */
  pinMemory?: boolean;
  /** Accepted as in Python and ignored: each tensor goes back to the device that it came from. */
  deviceType?: string;
}

/**
 * Keeps the tensors that autograd saves while `fn` runs in the CPU's memory, and copies them back for the backward
 * pass. That saves memory of the accelerator and takes time. Without `fn`, it is so until the returned object is
 * disposed of.
 * @param pinMemory whether to use page-locked memory, from which copies to an accelerator need not wait; false by
 * default
 * @param deviceType accepted as in Python and ignored: each tensor goes back to the device that it came from
 * @param fn a function, usually the forward pass
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.save_on_cpu
 */
export function saveOnCpu<T>(fn: () => T): T;
export function saveOnCpu<T>(options: SaveOnCpuOptions, fn: () => T): T;
export function saveOnCpu(pinMemory?: boolean | SaveOnCpuOptions, deviceType?: string): Mode;
export function saveOnCpu(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  const { pinMemory } = bindOnCpu('saveOnCpu', given);
  const pack = (tensor: Tensor): { device: Device; tensor: Tensor } => {
    const { device } = tensor;
    // Detached, because a result that is saved by its own node would hold the graph, and the graph would hold it.
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

const bindMessage = signature({ errorMessage: text() });

/**
 * Makes it an error to use hooks for saved tensors while `fn` runs, or without `fn` until the returned object is
 * disposed of.
 * @param errorMessage the message of the error
 * @param fn a function
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.disable_saved_tensors_hooks
 */
export function disableSavedTensorsHooks<T>(errorMessage: string | { errorMessage: string }, fn: () => T): T;
export function disableSavedTensorsHooks(errorMessage: string | { errorMessage: string }): Mode;
export function disableSavedTensorsHooks(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  const { errorMessage } = bindMessage('disableSavedTensorsHooks', given);
  return scoped(
    'disableSavedTensorsHooks',
    () => {
      const before = native.disableSavedTensorHooks(errorMessage);
      return () => void native.disableSavedTensorHooks(before);
    },
    fn,
  );
}
