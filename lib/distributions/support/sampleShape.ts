/** The argument that says how many independent samples are drawn. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import { Size } from '../../core/tensor/tensor';

/**
 * How many independent samples are drawn, as the sizes that come before the distribution's own shape: `[3]` for three
 * of them, or `{ sampleShape: [3] }`.
 */
export type SampleShape =
  | readonly number[]
  | {
      /** The sizes; `[]`, a single sample, by default. */
      sampleShape?: readonly number[];
    };

/** Converts an array of sizes to a `torch.Size`. @internal */
export function sizeOf(sizes: readonly number[]): Size {
  return Size.from(sizes) as Size;
}

const sampleParameters = [{ name: 'sampleShape', default: [] }];
const isSize = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/**
 * Reads the sizes in the argument of a sampling method.
 * @throws TypeError if they are no array of integers of at least 0
 * @internal
 */
export function sampleSizes(callee: string, given: SampleShape): readonly number[] {
  const sizes: unknown = isPlainObject(given)
    ? bindArguments(callee, sampleParameters, [given])['sampleShape']
    : given;
  if (Array.isArray(sizes) && sizes.every(isSize)) return sizes;
  const wrong: unknown = Array.isArray(sizes) ? sizes.find((size) => !isSize(size)) : sizes;
  throw new TypeError(
    `${callee}: argument 'sampleShape': expected an array of sizes, got ${describe(wrong)}`,
  );
}
