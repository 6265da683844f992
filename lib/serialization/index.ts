/** Saving and loading: PyTorch's checkpoints, and safetensors files. */
import { later } from '../core/support/lazyFunction';

export { Counter } from '../core/support/pythonCounter';
export type { LoadOptions } from './load';
export * as safetensors from './safetensors';
export type { MapLocation, MapStorage } from './tensors/locations';

/**
 * Reads a checkpoint that `torch.save` wrote, here or in any version of Python's torch; or a `.safetensors` file.
 *
 *     model.loadStateDict(torch.load('model.pt'));
 *
 * Values become JavaScript's: a dict whose keys are strings an object (the `_metadata` of a state dict is not
 * enumerable), another dict a Map, a list an array, a tuple a frozen array, a set a Set, bytes a Uint8Array, a complex
 * number `{ re, im }`, an integer beyond ±2^53 a bigint. Tensors that shared memory when they were saved share it
 * again.
 * @param f a path, a `file:` URL, or the bytes of a file
 * @param mapLocation the device of the tensors, an object from the devices in the file to others, or a function; by
 * default each tensor goes to the device from which it was saved
 * @param options.weightsOnly only true, the default: nothing but data is read
 * @param options.mmap whether to map the file into memory and read tensors when they are used; false by default. While
 * one of them lives, the file may be deleted or replaced by renaming, but not shortened: the system ends a process that
 * reads a page which is no longer in the file (SIGBUS), and what is written into the file changes the tensors
 * @returns the value that was saved
 * @throws Error that names the file and says what is wrong with it. Nothing that a file contains is run, and no file
 * makes the process take much more time or memory than its size accounts for
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.load.html
 */
export const load = later((): typeof import('./load') => require('./load'), 'load');

/**
 * Writes `obj` to a file that `torch.load` reads, here and in Python (there with `weights_only=True`).
 *
 *     torch.save(model.stateDict(), 'model.pt');
 *     torch.save({ epoch: 3, optimizer: optimizer.stateDict() }, 'checkpoint.pt');
 *
 * Values become Python's: an object or Map a dict (an object with a hidden `_metadata`, as `stateDict()` returns, an
 * OrderedDict), an array a list, a frozen array a tuple, a Set a set, a Uint8Array bytes, `{ re, im }` a complex
 * number, null and undefined None. A number without a fraction becomes an int, any other a float; `torch.scalar(1,
 * torch.float64)` is the float 1.0. Tensors keep dtype, strides and requiresGrad, and tensors that share memory share
 * it in the file: all of the memory is written, once.
 *
 * The file is written under another name, synced and then renamed, so that at every moment either the old or the new
 * file is there, whole.
 * @param obj tensors, numbers, strings and so on, nested up to 900 levels deep
 * @param f a path, a `file:` URL, or an object with `write(bytes)`
 * @param pickleModule accepted for compatibility with Python; only null, the default
 * @param pickleProtocol accepted for compatibility with Python; only 2, the default
 * @throws TypeError that says where in `obj` there is a value that Python has no type for; Error that names a file
 * which cannot be written, and says why
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.save.html
 */
export const save = later((): typeof import('./save') => require('./save'), 'save');
