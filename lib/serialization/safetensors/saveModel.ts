/** Saving and loading modules whose parameters share memory. */

import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { loadFile, type SafetensorsOptions } from './loadFile';
import { type Metadata, saveFile } from './saveFile';
import { findShared, isComplete } from './sharedMemory';

/** What `saveModel` and `loadModel` need of a module; every `nn.Module` has it. */
export interface HasStateDict {
  /** Returns the parameters and buffers by name. */
  stateDict(): Record<string, unknown>;
  /**
   * Copies tensors into the parameters and buffers of the same names.
   * @param state the tensors by name
   * @param options.strict whether names that are missing or unknown throw
   * @returns the names that are missing in `state`, and those that the module does not know
   */
  loadStateDict(
    state: Record<string, Tensor>,
    options: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

function tensorsOf(callee: string, model: HasStateDict): Map<string, Tensor> {
  if (typeof model?.stateDict !== 'function')
    throw new TypeError(`${callee}: argument 'model': expected a Module, got ${describe(model)}`);
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of Object.entries(model.stateDict())) {
    if (!isTensor(tensor))
      throw new TypeError(`${callee}: expected a Tensor as '${name}', got ${describe(tensor)}`);
    tensors.set(name, tensor);
  }
  return tensors;
}

/** For each group of tensors that share memory: the name of the one that is saved, and the names of the others. */
function duplicates(
  callee: string,
  tensors: ReadonlyMap<string, Tensor>,
  preferred: ReadonlySet<string> = new Set(),
): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const names of findShared(tensors)) {
    const complete = names.filter((name) => isComplete(tensors.get(name) as Tensor));
    const kept = complete.find((name) => preferred.has(name)) ?? complete[0];
    if (kept === undefined) {
      throw new TypeError(
        `${callee}: expected one of ${names.join(', ')}, which share memory, to be all of it`,
      );
    }
    result.set(
      kept,
      names.filter((name) => name !== kept),
    );
  }
  return result;
}

/** The options of `saveModel`. */
export interface SaveModelOptions {
  /** Texts by name, which the file holds beside the tensors; none by default. */
  metadata?: Metadata | null;
  /** Whether tensors that are not contiguous are copied first, instead of throwing; true by default. */
  forceContiguous?: boolean;
}

/** The options of `loadModel`. */
export interface LoadModelOptions extends SafetensorsOptions {
  /** Whether names that are missing in the file or unknown to the module throw; true by default. */
  strict?: boolean;
}

/** `safetensors.saveModel`, which index.ts documents. */
export function saveModel(model: HasStateDict, filename: string | URL, options: SaveModelOptions = {}): void {
  const callee = 'safetensors.saveModel';
  const tensors = tensorsOf(callee, model);
  const removed = duplicates(callee, tensors);
  const metadata: Record<string, string> = { ...options.metadata };
  for (const [kept, names] of removed) {
    for (const name of names) {
      tensors.delete(name);
      metadata[name] ??= kept;
    }
  }
  if (options.forceContiguous ?? true)
    for (const [name, tensor] of tensors) tensors.set(name, tensor.contiguous());
  const isNeeded = removed.size > 0 || options.metadata;
  saveFile(tensors, filename, isNeeded ? metadata : null);
}

/** `safetensors.loadModel`, which index.ts documents. */
export function loadModel(
  model: HasStateDict,
  filename: string | URL,
  options: LoadModelOptions = {},
): [missing: string[], unexpected: string[]] {
  const callee = 'safetensors.loadModel';
  const { strict = true, device = 'cpu', backend = 'pread' } = options;
  const state = loadFile(filename, { device, backend });
  const groups = duplicates(callee, tensorsOf(callee, model), new Set(Object.keys(state)));
  const { missingKeys, unexpectedKeys } = model.loadStateDict(state, { strict: false });
  const missing = new Set(missingKeys);
  const unexpected = [...unexpectedKeys];
  for (const name of [...groups.values()].flat()) if (!missing.delete(name)) unexpected.push(name);
  if (strict && missing.size + unexpected.length > 0) {
    const list = (names: Iterable<string>): string =>
      [...names]
        .sort()
        .map((name) => `"${name}"`)
        .join(', ');
    const lines = [
      ...(missing.size > 0 ? [`Missing key(s) in state_dict: ${list(missing)}`] : []),
      ...(unexpected.length > 0 ? [`Unexpected key(s) in state_dict: ${list(unexpected)}`] : []),
    ];
    throw new Error(
      `Error(s) in loading state_dict for ${model.constructor.name}:\n    ${lines.join('\n    ')}`,
    );
  }
  return [[...missing], unexpected];
}
