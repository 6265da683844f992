/**
 * safetensors: a file format for tensors, which holds no code.
 * @see https://huggingface.co/docs/safetensors/api/torch
 */
import { later } from '../../core/support/lazyFunction';

export type { SafetensorsOptions } from './loadFile';
export type { SafetensorsFile } from './safeOpen';
export type { Metadata, Tensors } from './saveFile';
export type { HasStateDict, LoadModelOptions, SaveModelOptions } from './saveModel';

const reading = (): typeof import('./loadFile') => require('./loadFile');
const opening = (): typeof import('./safeOpen') => require('./safeOpen');
const writing = (): typeof import('./saveFile') => require('./saveFile');
const models = (): typeof import('./saveModel') => require('./saveModel');

/**
 * Reads all tensors of a `.safetensors` file.
 *
 *     model.loadStateDict(safetensors.loadFile('model.safetensors'));
 *
 * @param filename a path or a `file:` URL
 * @param device the device of the tensors; the CPU by default
 * @param options.backend `'pread'`, the default, reads all tensors at once; `'mmap'` maps the file and reads them when
 * used
 * @returns an object with the tensors by name
 * @throws Error that names the file and says what is wrong with it
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load_file
 */
export const loadFile = later(reading, 'loadFile');

/**
 * Reads all tensors in the bytes of a safetensors file.
 * @param data the bytes, which are copied
 * @returns an object with the tensors by name, on the CPU
 * @throws Error that says what is wrong with the bytes
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load
 */
export const load = later(reading, 'load');

/**
 * Opens a safetensors file and reads its header, to then read some of its tensors.
 *
 *     using file = safetensors.safeOpen('model.safetensors');
 *     const weight = file.getTensor('fc.weight');
 *
 * @param filename a path or a `file:` URL
 * @param device the device of the tensors; the CPU by default
 * @returns the open file, which `using` closes
 * @throws Error that names the file and says what is wrong with it
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.safe_open
 */
export const safeOpen = later(opening, 'safeOpen');

/**
 * Writes tensors to a `.safetensors` file. It is written under another name first, so that at every moment either the
 * old or the new file is there, whole.
 *
 *     safetensors.saveFile(model.stateDict(), 'model.safetensors');
 *
 * @param tensors an object or Map of tensors by name. They have to be contiguous and dense, and no two may share memory
 * @param filename a path or a `file:` URL
 * @param metadata texts by name, which the file holds beside the tensors; none by default
 * @throws TypeError that names the tensor which cannot be saved; Error that names a file which cannot be written
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save_file
 */
export const saveFile = later(writing, 'saveFile');

/**
 * Returns the bytes of a safetensors file with these tensors.
 * @param tensors an object or Map of tensors by name, contiguous, dense and without shared memory
 * @param metadata texts by name, which the file holds beside the tensors; none by default
 * @throws TypeError that names the tensor which cannot be saved
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save
 */
export const save = later(writing, 'save');

/**
 * Writes the state dict of a module to a `.safetensors` file. Of parameters that share memory only one is written, and
 * the others' names are noted beside it.
 * @param model the module
 * @param filename a path or a `file:` URL
 * @param options.metadata texts by name, which the file holds beside the tensors; none by default
 * @param options.forceContiguous whether tensors that are not contiguous are copied first, instead of throwing; true by
 * default
 * @throws TypeError that names the tensor which cannot be saved; Error that names a file which cannot be written
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save_model
 */
export const saveModel = later(models, 'saveModel');

/**
 * Loads a file that `saveModel` wrote into a module.
 * @param model the module
 * @param filename a path or a `file:` URL
 * @param options.strict whether names that are missing in the file or unknown to the module throw; true by default
 * @param options.device the device on which the file is read; the CPU by default
 * @param options.backend `'pread'`, the default, or `'mmap'`, as for `loadFile`
 * @returns the names that are missing in the file, and those that the module does not know
 * @throws Error that names the file and says what is wrong with it; with `strict`, one that lists the names
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load_model
 */
export const loadModel = later(models, 'loadModel');
