/**
 * Files of tensors and nothing else.
 * @see https://huggingface.co/docs/safetensors/api/torch
 */
export { load, loadFile, type SafetensorsOptions } from './loadFile';
export { SafetensorsFile, safeOpen } from './safeOpen';
export { type Metadata, save, saveFile, type Tensors } from './saveFile';
export { type HasStateDict, loadModel, saveModel } from './saveModel';
