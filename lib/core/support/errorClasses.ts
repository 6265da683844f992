/** The classes of those errors of libtorch that a program may want to tell apart. */
import { native } from '../../native/load';

/**
 * Thrown by a function of `torch.linalg` for a matrix that it cannot process: `inv` of a singular matrix, `cholesky` of
 * one that is not positive definite, or an algorithm that did not converge.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.linalg.LinAlgError.html
 */
export class LinAlgError extends Error {
  /** The name of the class, with which Node.js prints the error. */
  override readonly name = 'LinAlgError';
}

/**
 * Thrown where an accelerator has too little free memory for a tensor.
 * @see https://docs.pytorch.org/docs/2.13/torch.html#torch.OutOfMemoryError
 */
export class OutOfMemoryError extends Error {
  /** The name of the class, with which Node.js prints the error. */
  override readonly name = 'OutOfMemoryError';
}

/**
 * Thrown for an error that the driver of an accelerator reports.
 * @see https://docs.pytorch.org/docs/2.13/torch.html
 */
export class AcceleratorError extends Error {
  /** The name of the class, with which Node.js prints the error. */
  override readonly name = 'AcceleratorError';
}

native.setErrorClasses(LinAlgError, OutOfMemoryError, AcceleratorError);
