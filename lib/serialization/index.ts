/** Checkpoints: PyTorch's own files, and safetensors. */
import { later } from '../core/support/lazyFunction';

export { Counter } from '../core/support/pythonCounter';
export type { LoadOptions } from './load';
export * as safetensors from './safetensors';
export type { MapLocation, MapStorage } from './tensors/locations';

/**
 * Reads what `torch.save` wrote, here or in Python (any version), or a `.safetensors` file.
 *
 * Python's dicts whose keys are strings come as objects (the `_metadata` of a state dict not enumerable), other dicts as
 * Maps, lists as arrays, tuples as frozen arrays, sets as Sets, bytes as Uint8Arrays, complex numbers as `{ re, im }`;
 * integers beyond ±2^53 as bigints; sizes, dtypes, devices and tensors as themselves. Tensors that shared a storage share
 * it again.
 *
 * @param f a path, a `file:` URL, or the bytes of a file
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.load.html
 * @throws Error that names the file and what is wrong with it; nothing that a file holds is run, and none makes the
 * process take much more time or memory than the file's size accounts for
 */
export const load = later((): typeof import('./load') => require('./load'), 'load');

/**
 * Writes `obj` into a file that `torch.load` reads, here and in Python (there with `weights_only=True`).
 *
 * Objects and Maps become dicts (an object with a hidden `_metadata`, as `stateDict()` gives, an OrderedDict), arrays
 * lists, frozen arrays tuples, Sets sets, Uint8Arrays bytes, `{ re, im }` complex numbers, null and undefined None.
 * Numbers without a fraction that JavaScript holds exactly become ints, all others floats: a learning rate of 1 is an
 * int in Python, which takes it as one, and `torch.scalar(1, torch.float64)` a float. Tensors keep dtype, strides,
 * requiresGrad and what storages they share; of a shared storage all is written, once.
 *
 * A file is written under another name beside it, synced, and renamed: at every moment there is the old one or the new
 * one, whole.
 *
 * @param obj tensors, numbers, strings and so on, in objects of any depth up to 900
 * @param f a path, a `file:` URL, or an object with `write(bytes)`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.save.html
 * @throws TypeError that says where in `obj` there is what Python has no type for; Error that names a file which can't
 * be written, and why
 */
export const save = later((): typeof import('./save') => require('./save'), 'save');
