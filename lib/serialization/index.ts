/** Checkpoints: PyTorch's own files, and safetensors. */
export { Counter } from './counter';
export { type LoadOptions, load } from './load';
export type { MapLocation, MapStorage } from './locations';
export { registerParameterType } from './parameterType';
export * as safetensors from './safetensors';
export { save } from './save';
