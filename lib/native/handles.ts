/**
 * What stands in JavaScript for objects of the addon. The field of a handle's type only distinguishes it from the
 * others: handles are Externals, which have no fields.
 */

/** The index of a tensor in the environment's table. */
export type TensorIndex = number;
/** A random generator of libtorch. */
export type GeneratorHandle = { readonly generator: unique symbol };
/**
 * A list of tensors, which operators take as one value. Given as the owner of a result, it takes the tensors of the
 * result.
 */
export type TensorListHandle = { readonly list: unique symbol };
/** A node of the recorded graph. */
export type NodeHandle = {
  /** Distinguishes this type from those of other handles; there is no such field. */
  readonly node: unique symbol;
};
/** A hook on a node of the recorded graph. */
export type NodeHookHandle = { readonly nodeHook: unique symbol };
/** A tensor as autograd saves one for the backward pass. */
export type SavedTensorHandle = { readonly saved: unique symbol };
/** An inference mode that was entered. */
export type InferenceScope = { readonly inference: unique symbol };
