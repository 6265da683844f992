/** How the cross entropy of a linear layer's scores is computed piece by piece. */

import { describe } from '../../../core/support/describe';
import { valueText } from '../../../core/support/repr';
import type { Device } from '../../../core/types/device';
import * as dtypes from '../../../core/types/dtype';
import { type Arguments, choice, dtypeRule, flag, orNull, rule, signature } from '../../base/arguments';

const policies = ['auto', 'accurate', 'balanced', 'compact'] as const;

/** What is computed in the dtype of accumulation, and what in the input's. */
export type AccumulationPolicy = (typeof policies)[number];

/** The options, by name. */
export interface LinearCrossEntropyOptionsInit {
  /**
   * Whether `backward` may run more than once, for one more tensor of each gradient's size; false by default. With
   * `reduction: 'none'` it always may.
   */
  allowRetainGraph?: boolean;
  /** How many rows of the input are taken at a time; null, the default, leaves it to `chunkingMethod`, or takes all. */
  batchChunkSize?: number | null;
  /**
   * How the number of rows is found. `'aspect_ratio'` takes as many as make the scores as large as the input, rounded up
   * to a power of two; `'aspect_ratio:N'` the N-th part of that; `'auto'`, the default, one of the two by device and
   * dtype; null none.
   */
  chunkingMethod?: string | null;
  /**
   * `'accurate'` takes `accDtype` wherever it can, `'balanced'` where gradients need it, and `'compact'` adds the
   * gradient of the weight up without a second tensor of its size where it can; `'auto'`, the default, chooses by device
   * and dtype.
   */
  accPolicy?: AccumulationPolicy;
  /**
   * The dtype that sums are kept in: the input's, or `float32` for an input of `float16` or `bfloat16`. Null by default:
   * `float32` for those where `accPolicy` is `'auto'`, else the input's.
   */
  accDtype?: dtypes.DType | null;
}

/** What is left when nothing is open any more. @internal */
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

/** What `'auto'` stands for. */
function automatic(dtype: dtypes.DType, device: Device): { policy: 'accurate' | 'compact'; method: string } {
  if (device.type === 'cpu' && isHalf(dtype)) return { policy: 'accurate', method: 'aspect_ratio' };
  return { policy: 'compact', method: 'aspect_ratio:2' };
}

/** As many rows as make the scores as large as the input, or a part of that. */
function rowsFor(method: string, rows: number, features: number, classes: number): number {
  const part = Number(method.split(':')[1] ?? 1);
  const target = Math.ceil(rows / Math.ceil(classes / features));
  const power = target <= 1 ? 1 : 2 ** Math.ceil(Math.log2(target));
  return Math.min(Math.floor(power / part), rows);
}

/**
 * Has the cross entropy of a linear layer's scores computed for some rows of the input at a time, so that all scores are
 * never there at once. Worth its while where there are more rows and more classes than features.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LinearCrossEntropyOptions.html
 */
export class LinearCrossEntropyOptions implements Required<LinearCrossEntropyOptionsInit> {
  readonly allowRetainGraph: boolean;
  readonly batchChunkSize: number | null;
  readonly chunkingMethod: string | null;
  readonly accPolicy: AccumulationPolicy;
  readonly accDtype: dtypes.DType | null;

  /** @throws RangeError for a value that an option can't have */
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
   * What the options come to for an input of `rows` by `features`.
   * @throws RangeError if `batchChunkSize` and `chunkingMethod` don't agree
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

  /** As Python writes it. */
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

/** The options, or null, which computes all scores at once. @internal */
export const linearOptionsRule = () =>
  orNull(
    rule<LinearCrossEntropyOptions>(
      'LinearCrossEntropyOptions',
      (value) => value instanceof LinearCrossEntropyOptions,
    ),
  );
