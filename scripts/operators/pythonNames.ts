/** Which operators of the registry Python shows where, and where PyTorch documents them. */
import python from '../names/pythonNames.json';
import { camelCase, Kind, type Overload, overloadsOf } from './registry';

export type Place = keyof typeof python.operators;

/** An operator where Python shows it. */
export interface Shown {
  place: Place;
  /** Python's name there. */
  name: string;
  /** The same in TypeScript's spelling. */
  camel: string;
  /** Its name in the registry, without `aten::`. */
  operator: string;
  /** Those whose arguments and results JavaScript has. */
  overloads: Overload[];
}

export const places = Object.keys(python.operators) as Place[];

/** The operators' names in `linalg`, `fft` and `special` have this before Python's name. */
export function prefixOf(place: Place): string {
  return ['linalg', 'fft', 'special'].includes(place) ? `${place}_` : '';
}

export function shownIn(place: Place): Shown[] {
  return python.operators[place].split(' ').flatMap((entry) => {
    const [name, operator = prefixOf(place) + name] = entry.split('=') as [string, string?];
    const overloads = overloadsOf(`aten::${operator}`).filter(({ results }) =>
      results.every(({ kind }) => kind !== Kind.Unsupported),
    );
    return overloads.length === 0 ? [] : [{ place, name, camel: camelCase(name), operator, overloads }];
  });
}

const words = (text: string) => new Set(text.split(' '));
const known = new Map(
  places.map((place) => {
    const names = words(python.operators[place].replace(/=\S+/g, ''));
    for (const name of words(python.undocumented[place])) names.delete(name);
    return [place, names];
  }),
);
const functional = words(`${python.operators['nn.functional']} ${python.others['nn.functional']}`);
for (const name of words(python.undocumented['nn.functional'])) functional.delete(name);

const base = 'https://docs.pytorch.org/docs/2.13';

/** The address of PyTorch's page for it, or for the same operator elsewhere; undefined where there is none. */
export function pageOf({ place, name }: Shown): string | undefined {
  const documented = (where: Place) => known.get(where)?.has(name) && !name.startsWith('_');
  if (place === 'special')
    return documented(place) ? `${base}/special.html#torch.special.${name}` : undefined;
  if (documented(place)) return `${base}/generated/torch.${place === 'torch' ? '' : `${place}.`}${name}.html`;
  if (place === 'torch' && functional.has(name)) return `${base}/generated/torch.nn.functional.${name}.html`;
  if (place === 'torch' && documented('Tensor')) return `${base}/generated/torch.Tensor.${name}.html`;
  if (place === 'Tensor' && documented('torch')) return `${base}/generated/torch.${name}.html`;
  return undefined;
}
