/** Errors of libtorch that are told apart by their class. */
import { native } from '../../native/load';

/**
 * A matrix that a function of `torch.linalg` can't deal with, such as a singular one given to `inv`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.linalg.LinAlgError.html
 */
export class LinAlgError extends Error {
  override readonly name = 'LinAlgError';
}

/**
 * An accelerator has not enough memory.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#torch.OutOfMemoryError
 */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
}

/** What the driver of an accelerator reports. */
export class AcceleratorError extends Error {
  override readonly name = 'AcceleratorError';
}

native.setErrorClasses(LinAlgError, OutOfMemoryError, AcceleratorError);
