/**
 * The functions that the addon exports (native/addon.cc), by the room of native that exports them. A tensor is passed
 * as its index in the environment's table, and other objects as Externals; only lib/core and lib/serialization make and
 * read either.
 *
 * The garbage collector does not know that an index refers to a tensor. Where anything is allocated between reading an
 * index and calling the addon, the call therefore also takes `roots`: the tensors themselves, which stay alive until
 * the addon holds what it needs.
 */
import type { AutogradExports } from './exports/autograd';
import type { BridgeExports } from './exports/bridge';
import type { FilesExports } from './exports/files';
import type { OperatorsExports } from './exports/operators';
import type { RuntimeExports } from './exports/runtime';
import type { TensorExports } from './exports/tensor';

export type * from './exports/operators';
export type * from './exports/runtime';
export type * from './handles';

/** All that the addon exports. */
export interface NativeAddon
  extends AutogradExports,
    BridgeExports,
    FilesExports,
    OperatorsExports,
    RuntimeExports,
    TensorExports {}
