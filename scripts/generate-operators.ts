/**
 * Writes lib/core/surface.generated.ts and lib/core/operators.generated.ts: which operators of libtorch's registry have
 * which names, and their declarations. Run it (`npm run generate`) after a build, when an operator's method of Tensor
 * has been written by hand or the libtorch version has changed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { torch } from 'torch-node';
import { formsOf, receiverOf, type Style } from './operators/forms';
import { pageOf, type Place, places, prefixOf, type Shown, shownIn } from './operators/places';
import { methods } from './operators/registry';
import { Shapes } from './operators/shapes';
import { signaturesOf } from './operators/signatures';

const source = '// Made by scripts/generate-operators.ts (`npm run generate`). Do not edit.\n';

/** The interface of each place's operators. */
const interfaces: Record<Place, [name: string, about: string]> = {
  Tensor: ['TensorOperators', 'The operators that are methods of Tensor.'],
  torch: ['TorchFunctions', 'The operators that are functions of `torch`.'],
  'nn.functional': ['NnFunctions', 'The operators that are functions of `torch.nn.functional`.'],
  linalg: ['LinalgFunctions', 'The operators that are functions of `torch.linalg`.'],
  fft: ['FftFunctions', 'The operators that are functions of `torch.fft`.'],
  special: ['SpecialFunctions', 'The operators that are functions of `torch.special`.'],
};

/** The generated files by their paths below the package's folder. */
export function generate(): Record<string, string> {
  const shown = Object.fromEntries(places.map((place) => [place, shownIn(place)])) as Record<Place, Shown[]>;
  return {
    'lib/core/surface.generated.ts': surfaceOf(shown),
    'lib/core/operators.generated.ts': declarationsOf(shown),
  };
}

function surfaceOf(shown: Record<Place, Shown[]>): string {
  const lists = places.map((place) => `  '${place}':\n    '${shown[place].map((one) => entryOf(one)).join(' ')}',\n`);
  return `${source}
/**
 * Where Python shows which operators of the registry. \`name=operator\` where they differ by more than the place's
 * prefix.
 */
export const surface = {\n${lists.join('')}};\n`;
}

function entryOf({ place, name, operator }: Shown): string {
  return operator === prefixOf(place) + name ? name : `${name}=${operator}`;
}

function declarationsOf(shown: Record<Place, Shown[]>): string {
  const shapes = new Shapes();
  const bodies = places.map((place) => {
    const style = place === 'Tensor' ? 'method' : 'function';
    const members = shown[place]
      .filter(isDeclared)
      .map((one) => memberOf(one, style, shapes));
    const [name, about] = interfaces[place];
    return `/** ${about} */\nexport interface ${name} {\n${members.join('')}}\n`;
  });
  const { text, declarations } = shapes.resolve(bodies.join('\n'));
  return `${source}// biome-ignore-all format: one line an operator
import type { DeviceLike } from './device';
import type { DType } from './dtype';
import type { Generator } from './generator';
import type { Layout, MemoryFormat } from './layout';
import type { Complex, Tensor } from './tensor';

/** An integer. */
export type Int = number | bigint;
/** An integer, or one for each dimension. */
export type Ints = number | readonly number[];
/** A number of any kind; one without a fraction is an integer. */
export type Scalar = number | bigint | boolean | Complex;

${declarations}
${text}`;
}

/**
 * Private functions exist at run time, as in Python, and are declared where PyTorch documents them; `torch.ops.aten`
 * declares every operator.
 */
function isDeclared({ place, name, camel }: Shown): boolean {
  if (place === 'Tensor') return !isHandWritten(camel);
  return !name.startsWith('_') || name.startsWith('_foreach_');
}

/** Whether Tensor has a member of this name that is not the operator's own. */
function isHandWritten(name: string): boolean {
  const member = Object.getOwnPropertyDescriptor(torch.Tensor.prototype, name);
  return member !== undefined && member.value !== methods[name];
}

/** One line: the documentation and the signatures. */
function memberOf(one: Shown, style: Style, shapes: Shapes): string {
  const page = pageOf(one);
  const overloads = style === 'function' ? one.overloads : one.overloads.filter(receiverOf);
  const schemas = overloads.filter(({ outs }) => outs.length === 0).map(({ schema }) => `\`${shortened(schema)}\``);
  const call = { name: one.camel, style, brief: page === undefined };
  const signatures = formsOf(overloads, style, shapes).flatMap((form) => signaturesOf(form, call, shapes));
  const about = [...schemas, page].filter(Boolean).join(' ');
  return `  /** ${about} */ ${signatures.map((signature) => one.camel + signature).join('; ')};\n`;
}

/** A schema without what goes without saying. */
function shortened(schema: string): string {
  return schema
    .replace(/^aten::/, '')
    .replace(/\([a-z|]+!?( -> \*)?\)/g, '')
    .replaceAll('SymInt', 'int')
    .replace(/ -> Tensor$/, '');
}

function main(): void {
  for (const [path, text] of Object.entries(generate())) {
    writeFileSync(join(__dirname, '..', path), text);
    console.log(`${path}: ${text.length} bytes`);
  }
}

if (require.main === module) main();
