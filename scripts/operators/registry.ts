/** The inner parts of the package that the generator reads: the registry as the addon describes it, and what lib adds. */
// biome-ignore-start lint/style/noRestrictedImports: users have no need of these
export { camelCase } from '../../dist/core/names';
export { takesNumbersAsTensors } from '../../dist/core/operator';
export { Kind, type Overload, overloadsOf, type Parameter, type Result } from '../../dist/core/schema';
// biome-ignore-end lint/style/noRestrictedImports: as above
