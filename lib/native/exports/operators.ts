/** What native/operators exports: calls of operators, and lists of tensors. */
import type { TensorIndex, TensorListHandle } from '../handles';

/** The type of an operator's argument or result (native/bridge/ivalue.h). */
export interface NativeType {
  /** The number of the kind of value, a tensor or an integer, say. */
  kind: number;
  /** Whether null may be given. */
  optional: boolean;
  /** Whether it is a list of such values. */
  list: boolean;
  /** Whether null may be among the elements of a list. */
  optionalElements: boolean;
  /** The length of a list for which a single value may be given (`int[2]`). */
  size?: number;
}

/** A parameter of an operator, as its schema declares it. */
export interface NativeArgument extends NativeType {
  /** Its name in Python's spelling. */
  name: string;
  /** Whether it can be given by name only. */
  keywordOnly: boolean;
  /** Whether it may be left out. */
  hasDefault: boolean;
  /** Whether it is a tensor that receives a result. */
  out: boolean;
}

/** A result of an operator, as its schema declares it. */
export interface NativeResult extends NativeType {
  /** Its name in Python's spelling, or an empty string. */
  name: string;
  /** The index of the argument that is the result (in place, or `out`), or −1. */
  alias: number;
}

/**
 * Calls one overload: the object that owns a new result, two values that keep the tensors of the arguments alive, then
 * the arguments in the schema's order. It returns an error instead of throwing it.
 */
export type NativeCall = (
  result: object | undefined,
  root1: unknown,
  root2: unknown,
  ...values: unknown[]
) => unknown;

/**
 * Calls one overload with the arguments in the argument buffer. It returns the argument buffer where the call needs the
 * general path, because a value does not fit its parameter.
 */
export type NativeBufferCall = (result: object | undefined, root1: unknown, root2: unknown) => unknown;

/** One of the signatures of an operator, and the functions that call it. */
export interface NativeOverload {
  /** The name of the overload: `Tensor` of `aten::add.Tensor`. */
  overload: string;
  /** The schema as a text. */
  schema: string;
  /** The parameters in the schema's order. */
  arguments: NativeArgument[];
  /** The results. */
  returns: NativeResult[];
  /** Calls the overload with values. */
  call: NativeCall;
  /** Calls the overload with the values in the argument buffer. */
  callFromBuffer: NativeBufferCall;
  /**
   * Calls the overload for each element of lists. For a tensor a list may be given, and for a number an array. The
   * first argument is a list; results are put into the list `result`.
   */
  callEach: NativeCall;
  /** The same for a matrix product that writes to one of its arguments. Several elements may be computed at once. */
  callEachInParallel: NativeCall;
  /**
   * Calls the overload without the check of its arguments (native/guards/guard_table.h); absent where there is no such
   * check.
   */
  callUnguarded?: NativeCall;
}

/** The functions that native/operators exports. */
export interface OperatorsExports {
  // native/operators/operator_calls.cc
  operatorNames(): string[];
  describeOperator(name: string): NativeOverload[];
  /** The argument buffer (lib/core/operators/argumentBuffer.ts). There is one for each environment. */
  argumentBuffer(): Float64Array;

  // native/operators/tensor_list.cc
  newTensorList(indices: readonly TensorIndex[], roots: unknown): TensorListHandle;
  /** The indices of the tensors, which have no owners yet. */
  tensorListItems(list: TensorListHandle): TensorIndex[];
  tensorListLength(list: TensorListHandle): number;
  /** The value of each tensor. Each has one element. */
  tensorListValues(list: TensorListHandle): number[];
  clearTensorLists(lists: readonly TensorListHandle[]): void;
  /**
   * Fills `result`; the kind of each tensor's gradient (native/operators/tensor_list.cc), undefined where all are dense
   * and real.
   */
  gradients(list: TensorListHandle, result: TensorListHandle): number[] | undefined;
  /** Lists of at most `limit` elements, or of one tensor with more. Undefined where the list itself is one. */
  splitTensorList(list: TensorListHandle, limit: number): TensorListHandle[] | undefined;
  /** Whether all tensors have the same dtype and are on the same device. */
  isUniform(list: TensorListHandle): boolean;
}
