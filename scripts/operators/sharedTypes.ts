/** Types that recur, written once each and shared by name: objects of keyword arguments, named results. */

/** `name?: type` in the order in which an object type lists them. */
export interface Field {
  name: string;
  type: string;
  required: boolean;
}

/** What a type's name is made of. */
interface NameParts {
  stem: string;
  suffix: string;
}

/** Names that the generated file imports or declares otherwise. */
const taken =
  'Complex DType DeviceLike Generator Int Ints Keywords Layout MemoryFormat NumberLike Scalar Takes Tensor'.split(
    ' ',
  );

/**
 * Properties of Tensor with the type of the keyword argument of the same name. A Tensor in the place of an object of
 * these alone would pass for one, so such an object's type says that it has no more of a Tensor.
 */
const ofTensor = new Set(['data', 'device', 'dtype', 'grad', 'imag', 'layout', 'real', 'requiresGrad']);
/** The type that says it. */
export const keywords = 'Keywords';

/** Fields that are always together, and what they are called together. */
const factoryFields = 'DtypeLayoutDevicePinMemoryRequiresGrad';

/** Longer names than this are not readable: the object is called after the first operator that takes it. */
const longest = 20;

/** Where a type stands in text. */
const marks = /«(.*?)»/g;

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Collects types while text is written with marks for them, and puts names or the types in the marks' places. */
export class Shapes {
  readonly #types = new Map<string, NameParts>();

  /** A mark for an object type; `''` for an empty one. */
  object(fields: readonly Field[], operator: string): string {
    if (fields.length === 0) return '';
    const list = fields.map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type}`);
    const names = fields.map(({ name }) => capitalised(name)).join('');
    const stem = names.replace(factoryFields, 'Factory');
    const mistakable =
      fields.some(({ name }) => ofTensor.has(name)) &&
      fields.every(({ name, required }) => !required || ofTensor.has(name));
    return this.#mark(`${mistakable ? `${keywords} & ` : ''}{ ${list.join('; ')} }`, {
      stem: stem.length > longest ? `${capitalised(operator)}Options` : stem,
      suffix: fields[0]?.required ? 'Args' : '',
    });
  }

  /** A mark for an array whose elements also have names. */
  tuple(elements: readonly { name: string; type: string }[]): string {
    const list = elements.map(({ name, type }) => `${name}: ${type}`);
    const stem = elements.map(({ name }) => capitalised(name)).join('');
    // An array's own members stand back: `values` is a tensor.
    const hidden = elements.filter(({ name }) => name in Array.prototype).map(({ name }) => `'${name}'`);
    const array = `[${list.join(', ')}]`;
    const base = hidden.length > 0 ? `Omit<${array}, ${hidden.join(' | ')}>` : array;
    return this.#mark(`${base} & { ${list.join('; ')} }`, { stem, suffix: '' });
  }

  #mark(type: string, parts: NameParts): string {
    if (!this.#types.has(type)) this.#types.set(type, parts);
    return `«${type}»`;
  }

  /** The text with every mark replaced, and the declarations of the types that have names. */
  resolve(text: string): { text: string; declarations: string } {
    const counts = new Map<string, number>();
    for (const [, type = ''] of text.matchAll(marks)) counts.set(type, (counts.get(type) ?? 0) + 1);
    const names = this.#names(counts);
    const declarations = [...names].map(([type, name]) => declarationOf(name, type));
    return {
      text: text.replace(marks, (_, type: string) => names.get(type) ?? type),
      declarations: declarations.sort().join(''),
    };
  }

  /** Names for the types that the text is shorter with. */
  #names(counts: Map<string, number>): Map<string, string> {
    const names = new Map<string, string>();
    const used = new Set(taken);
    // The commonest has the plain name, the others of the same stem numbers.
    const byCount = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    for (const [type, count] of byCount) {
      const { stem, suffix } = this.#types.get(type) as NameParts;
      let name = stem + suffix;
      for (let i = 2; used.has(name); i++) name = `${stem}${i}${suffix}`;
      const declaration = type.length + name.length + 'export interface  \n'.length;
      if (count * (type.length - name.length) < declaration) continue;
      used.add(name);
      names.set(type, name);
    }
    return names;
  }
}

function declarationOf(name: string, type: string): string {
  const extended = type.replace(`${keywords} & {`, '{');
  if (extended !== type) return `export interface ${name} extends ${keywords} ${extended}\n`;
  return type.startsWith('{') ? `export interface ${name} ${type}\n` : `export type ${name} = ${type};\n`;
}
