/**
 * Writes lib/core/operators/surface.generated.ts and lib/core/tensor/operators.generated.ts: which operators of libtorch's registry have
 * which names, and their declarations. Run it (`npm run generate`) after a build: when a method of Tensor that is also an
 * operator has been declared by hand, and when libtorch's version or pythonNames.json has changed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formsOf, receiverOf, type Style } from './operators/callForms';
import { membersOfTensor } from './operators/handWritten';
import { type Place, pageOf, places, prefixOf, type Shown, shownIn } from './operators/pythonNames';
import { keywords, Shapes } from './operators/sharedTypes';
import { signaturesOf } from './operators/signatures';

const root = join(__dirname, '..');
const source = '// Made by scripts/generateOperators.ts (`npm run generate`). Do not edit.\n';

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
    'lib/core/operators/surface.generated.ts': surfaceOf(shown),
    'lib/core/tensor/operators.generated.ts': declarationsOf(shown),
  };
}

function surfaceOf(shown: Record<Place, Shown[]>): string {
  const lists = places.map((place) => `  '${place}':\n    '${shown[place].map(entryOf).join(' ')}',\n`);
  return `${source}// biome-ignore-all format: one line a place

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
  const handWritten = membersOfTensor(join(root, 'lib'));
  const bodies = places.map((place) => {
    const style = place === 'Tensor' ? 'method' : 'function';
    const declared = shown[place].filter((one) => isDeclared(one, handWritten));
    const shared = place === 'nn.functional' ? declared.filter((one) => isSame(one, shown.torch)) : [];
    const members = declared
      .filter((one) => !shared.includes(one))
      .map((one) => memberOf(one, style, shapes));
    const [name, about] = interfaces[place];
    const names = shared.map(({ camel }) => `'${camel}'`).join(' | ');
    const parent = shared.length > 0 ? ` extends Pick<TorchFunctions, ${names}>` : '';
    return `/** ${about} */\nexport interface ${name}${parent} {\n${members.join('')}}\n`;
  });
  const { text, declarations } = shapes.resolve(bodies.join('\n'));
  return `${source}// biome-ignore-all format: one line an operator

import type { Takes } from '../arguments/rules';
import type { DeviceLike } from '../types/device';
import type { DType } from '../types/dtype';
import type { Layout, MemoryFormat } from '../types/layout';
import type { Scalar } from '../types/scalar';
import type { Generator } from './generator';
import type { Complex, Tensor } from './tensor';

/** An integer. */
export type Int = number | bigint;
/** An integer, or one for each dimension. */
export type Ints = number | readonly number[];
/** A number of any kind; one without a fraction is an integer. */
export type NumberLike = number | bigint | boolean | Complex | Scalar;

/** Keyword arguments: no Tensor, which has properties of the same names. */
export interface ${keywords} { [Symbol.dispose]?: never }
${declarations}
${text}`;
}

/** Whether the same operator has the same name among `others`. */
function isSame({ name, operator }: Shown, others: readonly Shown[]): boolean {
  return others.some((other) => other.name === name && other.operator === operator);
}

/**
 * Private functions exist at run time, as in Python, and are declared where PyTorch documents them; `torch.ops.aten`
 * declares every operator.
 */
function isDeclared({ place, name, camel }: Shown, handWritten: Set<string>): boolean {
  if (place === 'Tensor') return !handWritten.has(camel);
  return !name.startsWith('_') || name.startsWith('_foreach_');
}

/** One line: the documentation and the signatures. */
function memberOf(one: Shown, style: Style, shapes: Shapes): string {
  const page = pageOf(one);
  const overloads = style === 'function' ? one.overloads : one.overloads.filter(receiverOf);
  // The variants with `out` and with a generator say no more than that they have it.
  const told = overloads.filter(({ outs, name }) => outs.length === 0 && !/generator/.test(name));
  const schemas = told.map(({ schema }) => `\`${shortened(schema)}\``);
  const call = { name: one.camel, style };
  const signatures = formsOf(overloads, style, shapes).flatMap((form) => signaturesOf(form, call, shapes));
  const about = [...schemas, page].filter(Boolean).join(' ');
  return `  /** ${about} */ ${signatures.map((signature) => one.camel + signature).join('; ')};\n`;
}

/** A schema without what the signature says: `conv2d(input, weight, bias=None, int[2] stride=1)`. */
function shortened(schema: string): string {
  return schema
    .replace(/^aten::/, '')
    .replace(/\([a-z|]+!?( -> \*)?\)/g, '')
    .replaceAll('SymInt', 'int')
    .replace(/ -> Tensor$/, '')
    .replace(/([(, ])\w+\?? (?=\w+[,)=])/g, '$1');
}

function main(): void {
  for (const [path, text] of Object.entries(generate())) {
    writeFileSync(join(root, path), text);
    console.log(`${path}: ${text.length} bytes`);
  }
}

if (require.main === module) main();
