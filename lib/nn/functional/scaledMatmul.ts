/** Matrix products in groups, and of matrices of small dtypes with scales. */

import { operator } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import { bfloat16 } from '../../core/types/dtype';
import {
  type Arguments,
  dtypeRule,
  flag,
  integers,
  orNull,
  type Rule,
  signature,
  tensorRule,
} from '../base/arguments';

/** For how many elements a scale is. @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.scaled_mm.html */
export enum ScalingType {
  TensorWise = 0,
  RowWise = 1,
  BlockWise1x16 = 2,
  BlockWise1x32 = 3,
  BlockWise1x128 = 4,
  BlockWise128x128 = 5,
}

/** In which order scales lie in memory. */
export enum SwizzleType {
  NO_SWIZZLE = 0,
  SWIZZLE_32_4_4 = 1,
}

type OneOrMore<T> = T | readonly T[];

/** Accepts one value or an array of values and gives an array. */
function several<T>(expected: string, holds: (value: unknown) => boolean, fallback?: null): Rule<T[]> {
  return {
    fallback,
    read(value, where) {
      const list = value === null && fallback === null ? [] : Array.isArray(value) ? value : [value];
      if (!list.every(holds)) throw new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
      return list as T[];
    },
  };
}

const isInteger = (value: unknown) => Number.isInteger(value);
const scales = () => several<Tensor>('a Tensor or an array of them', isTensor);
const recipes = () => several<number>('a ScalingType or an array of them', isInteger);
const swizzles = () => several<number>('a SwizzleType or an array of them', isInteger, null);

const bindGrouped = signature(
  {
    matA: tensorRule(),
    matB: tensorRule(),
    offs: orNull(tensorRule()),
    bias: orNull(tensorRule()),
    outDtype: orNull(dtypeRule()),
  },
  2,
);
const groupedOperator = operator('aten::_grouped_mm');

/** What `groupedMm` takes. */
export interface GroupedMmOptions {
  /** The left matrices: (rows, k), whose groups of rows end at `offs`, or (groups, rows, k). */
  matA: Tensor;
  /** The right matrices: (groups, k, n). */
  matB: Tensor;
  /** The end of each group of rows, (groups) of dtype int32; none by default. */
  offs?: Tensor | null;
  /** Added to each row of the result, (n); none by default. */
  bias?: Tensor | null;
  /** The dtype of the result; that of `matA` by default. */
  outDtype?: DType | null;
}

/**
 * Multiplies matrices group by group: each group of rows of `matA` by its own matrix of `matB`.
 * @returns (rows, n), or (groups, rows, n) where both inputs have three dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.grouped_mm.html
 */
export function groupedMm(
  ...args: Arguments<[matA: Tensor, matB: Tensor], GroupedMmOptions, ['matA', 'matB']>
): Tensor {
  const { matA, matB, offs, bias, outDtype } = bindGrouped('groupedMm', args);
  return groupedOperator.callMany([matA, matB, offs, bias, outDtype]) as Tensor;
}

/** What `scaledMm` and `scaledGroupedMm` take. */
export interface ScaledMmOptions {
  /** The left matrix, (m, k). */
  matA: Tensor;
  /** The right matrix, (k, n). */
  matB: Tensor;
  /** The factors of the elements of `matA`. */
  scaleA: OneOrMore<Tensor>;
  /** How many elements of `matA` share a factor. */
  scaleRecipeA: OneOrMore<ScalingType>;
  /** The factors of the elements of `matB`. */
  scaleB: OneOrMore<Tensor>;
  /** How many elements of `matB` share a factor. */
  scaleRecipeB: OneOrMore<ScalingType>;
  /** The order of `scaleA` in memory; not swizzled by default. */
  swizzleA?: OneOrMore<SwizzleType> | null;
  /** The order of `scaleB` in memory; not swizzled by default. */
  swizzleB?: OneOrMore<SwizzleType> | null;
  /** Added to each row of the result, (n); none by default. */
  bias?: Tensor | null;
  /** The dtype of the result; bfloat16 by default. */
  outputDtype?: DType | null;
  /** The dimensions that are summed over, where they do not follow from the shapes; none by default. */
  contractionDim?: readonly number[];
  /** Whether sums are computed faster and less accurately on some accelerators; false by default. */
  useFastAccum?: boolean;
}

type RequiredArguments = [
  matA: Tensor,
  matB: Tensor,
  scaleA: OneOrMore<Tensor>,
  scaleRecipeA: OneOrMore<ScalingType>,
  scaleB: OneOrMore<Tensor>,
  scaleRecipeB: OneOrMore<ScalingType>,
];
type RequiredNames = ['matA', 'matB', 'scaleA', 'scaleRecipeA', 'scaleB', 'scaleRecipeB'];

const scaled = {
  matA: tensorRule(),
  matB: tensorRule(),
  scaleA: scales(),
  scaleRecipeA: recipes(),
  scaleB: scales(),
  scaleRecipeB: recipes(),
  swizzleA: swizzles(),
  swizzleB: swizzles(),
  bias: orNull(tensorRule()),
};
const rest = {
  outputDtype: { ...orNull(dtypeRule()), fallback: bfloat16 },
  contractionDim: integers([]),
  useFastAccum: flag(false),
};
const bindScaled = signature({ ...scaled, ...rest });
const bindScaledGrouped = signature({ ...scaled, offs: orNull(tensorRule()), ...rest });
const scaledOperator = operator('aten::_scaled_mm_v2');
const scaledGroupedOperator = operator('aten::_scaled_grouped_mm_v2');

/**
 * Multiplies two matrices of a small dtype such as float8, whose elements are each multiplied by a scale.
 * @returns (m, n)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.scaled_mm.html
 */
export function scaledMm(...args: Arguments<RequiredArguments, ScaledMmOptions, RequiredNames>): Tensor {
  const o = bindScaled('scaledMm', args);
  return scaledOperator.callMany([
    o.matA,
    o.matB,
    o.scaleA,
    o.scaleRecipeA,
    o.swizzleA,
    o.scaleB,
    o.scaleRecipeB,
    o.swizzleB,
    o.bias,
    o.outputDtype,
    o.contractionDim,
    o.useFastAccum,
  ]) as Tensor;
}

/**
 * Multiplies matrices of a small dtype group by group, with scales; only on accelerators.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.scaled_grouped_mm.html
 */
export function scaledGroupedMm(
  ...args: Arguments<
    RequiredArguments,
    ScaledMmOptions & {
      /** The end of each group of rows, (groups) of dtype int32; none by default. */
      offs?: Tensor | null;
    },
    RequiredNames
  >
): Tensor {
  const o = bindScaledGrouped('scaledGroupedMm', args);
  return scaledGroupedOperator.callMany([
    o.matA,
    o.matB,
    o.scaleA,
    o.scaleRecipeA,
    o.swizzleA,
    o.scaleB,
    o.scaleRecipeB,
    o.swizzleB,
    o.offs,
    o.bias,
    o.outputDtype,
    o.contractionDim,
    o.useFastAccum,
  ]) as Tensor;
}
