/** The inner parts of the package that the generator reads: the registry as the addon describes it, and what lib adds. */
// biome-ignore-start lint/style/noRestrictedImports: users have no need of these

export { takesNumbersAsTensors } from '../../dist/core/operators/operator';
export {
  Kind,
  type Overload,
  overloadsOf,
  type Parameter,
  type Result,
} from '../../dist/core/operators/schema';
export { camelCase } from '../../dist/core/support/names';
// biome-ignore-end lint/style/noRestrictedImports: as above
