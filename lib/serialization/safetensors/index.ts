/**
 * Files of tensors and nothing else.
 * @see https://huggingface.co/docs/safetensors/api/torch
 */
import { later } from '../../core/support/lazyFunction';

export type { SafetensorsOptions } from './loadFile';
export type { SafetensorsFile } from './safeOpen';
export type { Metadata, Tensors } from './saveFile';
export type { HasStateDict } from './saveModel';

const reading = (): typeof import('./loadFile') => require('./loadFile');
const opening = (): typeof import('./safeOpen') => require('./safeOpen');
const writing = (): typeof import('./saveFile') => require('./saveFile');
const models = (): typeof import('./saveModel') => require('./saveModel');

/**
 * The tensors of a `.safetensors` file, by name.
 * @param filename a path or a `file:` URL
 * @throws Error that names the file and what is wrong with it
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load_file
 */
export const loadFile = later(reading, 'loadFile');

/**
 * The tensors in the bytes of a safetensors file, by name; copies.
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load
 */
export const load = later(reading, 'load');

/**
 * Opens a safetensors file and reads its header: `using file = safeOpen('model.safetensors')`.
 * @throws Error that names the file and what is wrong with it
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.safe_open
 */
export const safeOpen = later(opening, 'safeOpen');

/**
 * Writes tensors into a `.safetensors` file, by way of a temporary one: at every moment there is the old file or the new
 * one, whole.
 * @param tensors contiguous, dense, and none of them in another's memory
 * @throws TypeError that names the tensor which can't be saved; Error that names the file which can't be written
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save_file
 */
export const saveFile = later(writing, 'saveFile');

/**
 * The bytes of a safetensors file with these tensors.
 * @throws TypeError that names the tensor which can't be saved
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save
 */
export const save = later(writing, 'save');

/**
 * Writes a module's state into a `.safetensors` file; of tensors that are one, only one.
 * @param options.metadata text beside the tensors; `options.forceContiguous`: copies what isn't contiguous (the default)
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.save_model
 */
export const saveModel = later(models, 'saveModel');

/**
 * Loads what `saveModel` wrote into a module.
 * @param options.strict whether missing and unexpected names are an error (the default)
 * @returns the names that the module misses, and those that it doesn't know
 * @see https://huggingface.co/docs/safetensors/api/torch#safetensors.torch.load_model
 */
export const loadModel = later(models, 'loadModel');
