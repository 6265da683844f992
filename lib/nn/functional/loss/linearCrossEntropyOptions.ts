/** How the cross entropy of a linear layer's scores is computed in chunks. */

import { describe } from '../../../core/support/describe';
import { valueText } from '../../../core/support/repr';
import type { Device } from '../../../core/types/device';
import * as dtypes from '../../../core/types/dtype';
import { type Arguments, choice, dtypeRule, flag, orNull, rule, signature } from '../../base/arguments';

const policies = ['auto', 'accurate', 'balanced', 'compact'] as const;

/** Which parts are computed in the accumulation dtype, and which in the input's. */
export type AccumulationPolicy = (typeof policies)[number];

/** The options, by keyword. */
export interface LinearCrossEntropyOptionsInit {
  /**
   * Whether `backward` may run more than once, at the cost of one more tensor of each gradient's size; false
   * by default. With `reduction: 'none'` it always may.
   */
  allowRetainGraph?: boolean;
  /** The number of rows of the input in a chunk; null, the default, leaves it to `chunkingMethod`. */
  batchChunkSize?: number | null;
  /**
   * How the number of rows in a chunk is chosen: `'aspect_ratio'` makes a chunk's scores about as large as
   * the input, rounded up to a power of two rows; `'aspect_ratio:N'` takes the N-th part of that; `'auto'`,
   * the default, chooses between them by device and dtype; null takes all rows at once.
   */
  chunkingMethod?: string | null;
  /**
   * `'accurate'` uses `accDtype` wherever it can, `'balanced'` where gradients need it, `'compact'` adds up
   * the weight's gradient without a second tensor of its size where it can; `'auto'`, the default, chooses by
   * device and dtype.
   */
  accPolicy?: AccumulationPolicy;
  /**
   * The dtype of sums: the input's, or `float32` for an input of `float16` or `bfloat16`. Null, the default,
   * is `float32` for these where `accPolicy` is `'auto'`, else the input's dtype.
   */
  accDtype?: dtypes.DType | null;
}

/** The options with every automatic choice made. @internal */
export interface ChunkPlan {
  rows: number;
  policy: Exclude<AccumulationPolicy, 'auto'>;
  accDtype: dtypes.DType;
  allowRetainGraph: boolean;
}

const isMethod = (value: unknown): boolean =>
  typeof value === 'string' && (value === 'auto' || /^aspect_ratio(:0*[1-9]\d*)?$/.test(value));

const accDtypes: readonly dtypes.DType[] = [dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64];

const bind = signature({
  allowRetainGraph: flag(false),
  batchChunkSize: {
    fallback: null,
    read(value: unknown, where: string): number | null {
      if (value === null) return null;
      if (Number.isInteger(value) && (value as number) > 0) return value as number;
      throw new RangeError(`${where}: expected a positive integer or null, got ${describe(value)}`);
    },
  },
  chunkingMethod: {
    fallback: 'auto',
    read(value: unknown, where: string): string | null {
      if (value === null || isMethod(value)) return value as string | null;
      throw new RangeError(
        `${where}: expected 'auto', 'aspect_ratio', 'aspect_ratio:N' or null, got ${describe(value)}`,
      );
    },
  },
  accPolicy: choice(policies, 'auto'),
  accDtype: orNull({
    read(value: unknown, where: string): dtypes.DType {
      const dtype = dtypeRule().read(value, where);
      if (accDtypes.includes(dtype)) return dtype;
      throw new RangeError(`${where}: expected null or one of ${accDtypes.join(', ')}, got ${dtype}`);
    },
  }),
});

const isHalf = (dtype: dtypes.DType): boolean => dtype === dtypes.float16 || dtype === dtypes.bfloat16;

/** What `'auto'` means for a dtype and a device. */
function automatic(dtype: dtypes.DType, device: Device): { policy: 'accurate' | 'compact'; method: string } {
  if (device.type === 'cpu' && isHalf(dtype)) return { policy: 'accurate', method: 'aspect_ratio' };
  return { policy: 'compact', method: 'aspect_ratio:2' };
}

/** The number of rows that makes a chunk's scores about as large as the input, or a part of that. */
function rowsFor(method: string, rows: number, features: number, classes: number): number {
  const part = Number(method.split(':')[1] ?? 1);
  const target = Math.ceil(rows / Math.ceil(classes / features));
  const power = target <= 1 ? 1 : 2 ** Math.ceil(Math.log2(target));
  return Math.min(Math.floor(power / part), rows);
}

/**
 * Makes linearCrossEntropy compute its scores in chunks of rows, so that not all of them are in memory at
 * once. It pays off where there are more rows and more classes than features.
 * @example
 * ```ts
 * const options = new nn.LinearCrossEntropyOptions({ batchChunkSize: 256 });
 * const lossFn = new nn.LinearCrossEntropyLoss(64, 50000, { options });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LinearCrossEntropyOptions.html
 */
export class LinearCrossEntropyOptions implements Required<LinearCrossEntropyOptionsInit> {
  /** Whether `backward` may run more than once. */
  readonly allowRetainGraph: boolean;
  /** The number of rows of the input in a chunk, or null. */
  readonly batchChunkSize: number | null;
  /** How the number of rows in a chunk is chosen, or null. */
  readonly chunkingMethod: string | null;
  /** Which parts are computed in the accumulation dtype. */
  readonly accPolicy: AccumulationPolicy;
  /** The dtype of sums, or null for the automatic choice. */
  readonly accDtype: dtypes.DType | null;

  /**
   * @param args the options; see LinearCrossEntropyOptionsInit
   * @throws RangeError for a value that an option cannot have
   */
  constructor(
    ...args: Arguments<
      [
        allowRetainGraph?: boolean,
        batchChunkSize?: number | null,
        chunkingMethod?: string | null,
        accPolicy?: AccumulationPolicy,
        accDtype?: dtypes.DType | null,
      ],
      LinearCrossEntropyOptionsInit
    >
  ) {
    const given = bind('LinearCrossEntropyOptions', args);
    this.allowRetainGraph = given.allowRetainGraph;
    this.batchChunkSize = given.batchChunkSize;
    this.chunkingMethod = given.chunkingMethod;
    this.accPolicy = given.accPolicy;
    this.accDtype = given.accDtype;
    Object.freeze(this);
  }

  /**
   * Makes every automatic choice for an input of `rows` by `features`.
   * @throws RangeError where `batchChunkSize` and `chunkingMethod` contradict each other
   * @internal
   */
  planFor(
    callee: string,
    rows: number,
    features: number,
    classes: number,
    dtype: dtypes.DType,
    device: Device,
  ): ChunkPlan {
    const { allowRetainGraph, batchChunkSize } = this;
    const auto = automatic(dtype, device);
    const open = this.chunkingMethod === 'auto';
    const method = open ? (batchChunkSize === null ? auto.method : null) : this.chunkingMethod;
    let taken = Math.min(batchChunkSize ?? rows, rows);
    if (method !== null) {
      taken = rowsFor(method, rows, features, classes);
      if (batchChunkSize !== null && batchChunkSize !== taken) {
        throw new RangeError(
          `${callee}: argument 'options': expected batchChunkSize or chunkingMethod, got ${batchChunkSize} and ` +
            `'${method}', which gives ${taken}`,
        );
      }
    }
    const half = isHalf(dtype) && (device.type === 'cpu' || device.type === 'cuda');
    return {
      rows: Math.max(1, taken),
      policy: this.accPolicy === 'auto' ? auto.policy : this.accPolicy,
      accDtype: this.accDtype ?? (this.accPolicy === 'auto' && half ? dtypes.float32 : dtype),
      allowRetainGraph,
    };
  }

  /** Returns Python's text. */
  toString(): string {
    const { allowRetainGraph, batchChunkSize, chunkingMethod, accPolicy, accDtype } = this;
    return (
      `LinearCrossEntropyOptions(allow_retain_graph=${valueText(allowRetainGraph)}, ` +
      `batch_chunk_size=${batchChunkSize ?? 'None'}, ` +
      `chunking_method=${chunkingMethod === null ? 'None' : `'${chunkingMethod}'`}, ` +
      `acc_policy='${accPolicy}', acc_dtype=${accDtype ?? 'None'})`
    );
  }
}

/** Accepts options, or null for all scores at once. @internal */
export const linearOptionsRule = () =>
  orNull(
    rule<LinearCrossEntropyOptions>(
      'LinearCrossEntropyOptions',
      (value) => value instanceof LinearCrossEntropyOptions,
    ),
  );
