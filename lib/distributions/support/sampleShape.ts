/** The shape of independent samples. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import { Size } from '../../core/tensor/tensor';

/** The shape of independent samples, which comes before the distribution's own: `[3]`, or `{ sampleShape: [3] }`. */
export type SampleShape = readonly number[] | { sampleShape?: readonly number[] };

/** As a `torch.Size`. @internal */
export function sizeOf(sizes: readonly number[]): Size {
  return Size.from(sizes) as Size;
}

const sampleParameters = [{ name: 'sampleShape', default: [] }];
const isSize = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** The sizes in the argument of a sampling method. @internal */
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
