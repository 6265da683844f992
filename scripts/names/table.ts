/**
 * Which public names of Python's torch exist here: counts by namespace, and why the others don't. It asks the package
 * as it runs, so a build must be there.
 */
import { torch } from 'torch-node';
import reasons from './absentNames.json';
import python from './pythonNames.json';

/** Names of a namespace that are absent for one reason. */
interface Reason {
  readonly category: string;
  readonly why: string;
  readonly names: Readonly<Record<string, string | undefined>>;
}

export interface Row {
  /** Python's: `nn.utils.rnn`. */
  readonly namespace: string;
  /** How many public names Python has. */
  readonly names: number;
  /** How many of them exist only because PyTorch is in Python. */
  readonly ofPython: number;
  readonly here: number;
  readonly missing: readonly string[];
  /** Whether there is the namespace itself. */
  readonly exists: boolean;
}

function words(text: string | undefined): string[] {
  return text ? text.split(' ') : [];
}

const ofPython: readonly Reason[] = reasons.python;
const missing: readonly Reason[] = reasons.missing;

/** Of the namespaces together, the share of what is not Python's own that has to be here. */
export const bars = reasons.bars.map(({ share, namespaces }) => ({ share, namespaces: words(namespaces) }));

/** `zero_grad` → `zeroGrad`; classes, constants and dtypes keep their names. */
export function spellings(name: string): string[] {
  return [name.replace(/(?<=[^_])_+([^_])/g, (_, letter: string) => letter.toUpperCase()), name];
}

/** Where Python's namespace is here. */
function home(namespace: string): object | undefined {
  if (namespace === 'torch') return torch;
  if (namespace === 'Tensor') return torch.Tensor.prototype;
  let place: unknown = torch;
  for (const part of namespace.split('.')) {
    place = (place as Record<string, unknown> | undefined)?.[spellings(part)[0] as string];
  }
  return place as object | undefined;
}

/** Python's public names of a namespace. */
export function namesOf(namespace: string): string[] {
  const operators = words((python.operators as Record<string, string>)[namespace]).map((entry) =>
    entry.replace(/=.*/, ''),
  );
  const others = words((python.others as Record<string, string>)[namespace]);
  return [...operators.filter((name) => !name.startsWith('_')), ...others].sort();
}

export const namespaces = Object.keys(python.others);

/** Whether Python's name is here, as something to use. */
export function isHere(namespace: string, name: string): boolean {
  const place = home(namespace);
  return place !== undefined && spellings(name).some((spelling) => spelling in place);
}

function listed(list: readonly Reason[], namespace: string): Set<string> {
  return new Set(list.flatMap(({ names }) => words(names[namespace])));
}

export function rowOf(namespace: string): Row {
  const names = namesOf(namespace);
  const own = listed(ofPython, namespace);
  const here = names.filter((name) => isHere(namespace, name) && !own.has(name));
  return {
    namespace,
    names: names.length,
    ofPython: names.filter((name) => own.has(name)).length,
    here: here.length,
    missing: names.filter((name) => !own.has(name) && !here.includes(name)),
    exists: home(namespace) !== undefined,
  };
}

/** What the lists of reasons have wrong: names that are here or not Python's, and absent ones with no reason. */
export function mistakes(): string[] {
  const found: string[] = [];
  for (const namespace of namespaces) {
    const names = new Set(namesOf(namespace));
    const given = [...ofPython, ...missing].flatMap((reason) => words(reason.names[namespace]));
    for (const [i, name] of given.entries()) {
      if (!names.has(name)) found.push(`${namespace}.${name} is no public name of Python's`);
      if (given.indexOf(name) < i) found.push(`${namespace}.${name} has two reasons`);
      if (isHere(namespace, name)) found.push(`${namespace}.${name} has a reason, and is here`);
    }
    if (home(namespace) === undefined) continue;
    for (const name of names) {
      if (!given.includes(name) && !isHere(namespace, name)) found.push(`${namespace}.${name} has no reason`);
    }
  }
  return found;
}

const percent = (row: Row) =>
  row.names === row.ofPython ? '—' : `${((100 * row.here) / (row.names - row.ofPython)).toFixed(1)} %`;

function table(rows: readonly Row[]): string {
  const cells = [
    ['namespace', 'names', "Python's own", 'here', 'missing', 'of the rest here'],
    ...rows.map((row) => [
      `\`${row.namespace === 'torch' ? 'torch' : `torch.${row.namespace}`}\``,
      ...[row.names, row.ofPython, row.here, row.missing.length].map(String),
      percent(row),
    ]),
  ];
  const widths = (cells[0] as string[]).map((_, i) =>
    Math.max(...cells.map((row) => (row[i] as string).length)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(cells[0] as string[]), rule, ...cells.slice(1).map(line)].join('\n');
}

function list(reasonsOf: readonly Reason[]): string {
  return reasonsOf
    .map(({ category, why, names }) => {
      const lines = Object.entries(names).map(
        ([namespace, text]) =>
          `- \`${namespace === 'torch' ? 'torch' : `torch.${namespace}`}\`: ${words(text)
            .map((name) => `\`${name}\``)
            .join(', ')}`,
      );
      return `### ${category[0]?.toUpperCase()}${category.slice(1)}\n\n${why[0]?.toUpperCase()}${why.slice(1)}.\n\n${lines.join('\n')}`;
    })
    .join('\n\n');
}

/** docs/names.md */
export function page(): string {
  const rows = namespaces.map(rowOf);
  const absent = rows.filter(({ exists }) => !exists);
  const whole = absent.map(
    ({ namespace, names }) =>
      `### \`torch.${namespace}\`\n\nThe namespace is not here yet, with its ${names} names.`,
  );
  return `# Names

Of the public names of Python's torch ${python.version}, how many exist here, in TypeScript's spelling (\`zero_grad\` is
\`zeroGrad\`; classes and constants keep their names). \`npm run names\` writes this page from what the package exports
when it runs; a test compares the two. Public is what \`__all__\` lists, or, where there is none, what is defined there
and has no leading underscore.

${table(rows)}

Names that are Python's own do not count: they exist because PyTorch is in Python, or are deprecated there.

## Missing

${[...whole, list(missing)].join('\n\n')}

## Python's own

${list(ofPython)}
`;
}
