/** Matrix products by groups, and of small dtypes with scales. */

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

/** One value or an array of them, as an array. */
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

/** What `groupedMm` takes by name. */
export interface GroupedMmOptions {
  matA: Tensor;
  matB: Tensor;
  /** int32: where each group of a matrix's jagged dimension ends. */
  offs?: Tensor | null;
  bias?: Tensor | null;
  outDtype?: DType | null;
}

/**
 * A product for each group: of `matA` (rows, k), whose groups of rows end at `offs`, and `matB` (groups, k, n); or of
 * matrices one by one where both have three dimensions.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.grouped_mm.html
 */
export function groupedMm(
  ...args: Arguments<[matA: Tensor, matB: Tensor], GroupedMmOptions, ['matA', 'matB']>
): Tensor {
  const { matA, matB, offs, bias, outDtype } = bindGrouped('groupedMm', args);
  return groupedOperator.callMany([matA, matB, offs, bias, outDtype]) as Tensor;
}

/** What `scaledMm` and `scaledGroupedMm` take by name. */
export interface ScaledMmOptions {
  matA: Tensor;
  matB: Tensor;
  /** What elements of `matA` are multiplied by, and for how many each scale is. */
  scaleA: OneOrMore<Tensor>;
  scaleRecipeA: OneOrMore<ScalingType>;
  scaleB: OneOrMore<Tensor>;
  scaleRecipeB: OneOrMore<ScalingType>;
  swizzleA?: OneOrMore<SwizzleType> | null;
  swizzleB?: OneOrMore<SwizzleType> | null;
  bias?: Tensor | null;
  /** bfloat16 by default. */
  outputDtype?: DType | null;
  /** The dimensions that are summed over, where they can't be told. */
  contractionDim?: readonly number[];
  /** Faster sums on some accelerators; false by default. */
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
 * The product of two matrices whose elements stand for themselves times a scale, of float8 for one.
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
 * `groupedMm` of matrices whose elements stand for themselves times a scale; accelerators alone have it.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.scaled_grouped_mm.html
 */
export function scaledGroupedMm(
  ...args: Arguments<RequiredArguments, ScaledMmOptions & { offs?: Tensor | null }, RequiredNames>
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
