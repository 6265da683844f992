/** The signatures of Python's callables (test/fixtures/core/signatures.py), and what the package has for each. */
import * as package_ from 'torch-node';
import { readAnswerLines } from '../../support/answers';

interface Parameter {
  name: string;
  kind: 'positional' | 'any' | 'rest' | 'keyword' | 'keywords';
}

/** A callable of Python's. */
export interface PythonCase {
  /** Python's module. */
  where: string;
  /** The name of the function or class, in a method's case that of its class. */
  name: string;
  /** The method's name. */
  method?: string;
  isStatic?: boolean;
  parameters: Parameter[];
}

export type Called = (...args: unknown[]) => unknown;

/** `zero_grad` → `zeroGrad` */
export const camel = (name: string): string =>
  name.replace(/(?<=[^_])_+([^_])/g, (_, letter: string) => letter.toUpperCase());

/** `torch.nn.Linear`, or `torch.nn.Module.to` */
export const fullName = ({ where, name, method }: PythonCase): string =>
  [where, name, ...(method === undefined ? [] : [method])].join('.');

/** What the package has under the name of the function or class; undefined where it has nothing that is called. */
export function ours({ where, name }: PythonCase): Called | undefined {
  const [first, ...rest] = where.split('.');
  let place = (first === 'torch' ? package_.torch : package_) as unknown as
    | Record<string, unknown>
    | undefined;
  for (const part of rest) place = place?.[camel(part)] as Record<string, unknown> | undefined;
  const found = place?.[camel(name)] ?? place?.[name];
  return typeof found === 'function' ? (found as Called) : undefined;
}

/** Whether the package has the method. */
function hasMethod(each: PythonCase): boolean {
  const owner: unknown = each.isStatic ? ours(each) : ours(each)?.prototype;
  return typeof (owner as Record<string, unknown> | undefined)?.[camel(each.method as string)] === 'function';
}

/** The parameters that have names for callers; Python's own begin with an underscore. */
export const named = ({ parameters }: PythonCase): Parameter[] =>
  parameters.filter(({ name, kind }) => (kind === 'any' || kind === 'keyword') && !name.startsWith('_'));

const cases = readAnswerLines<PythonCase>('core/signatures.jsonl').filter(
  (each) => named(each).length > 0 && ours(each) !== undefined,
);

/** The functions and classes that the package has. */
export const callables = cases.filter(({ method }) => method === undefined);

/** The methods that the package has. */
export const methods = cases.filter((each) => each.method !== undefined && hasMethod(each));
