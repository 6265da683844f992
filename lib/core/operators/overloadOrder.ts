/**
 * The order in which Python tries the overloads of an operator. A call may fit several of them, because a 0-d tensor
 * may be given for a number, and a number for a list. Python sorts the signatures as texts, and then moves those with
 * wider types behind the ones that would otherwise never be reached.
 */

/** The part of an overload that the order depends on. */
interface Ordered {
  schema: string;
}

/** The names of a schema's types in Python's binding. */
const typeNames: Record<string, string> = {
  int: 'int64_t',
  float: 'double',
  str: 'c10::string_view',
  'int[]': 'IntArrayRef',
  'SymInt[]': 'SymIntArrayRef',
  'float[]': 'ArrayRef<double>',
  'bool[]': 'ArrayRef<bool>',
  'Tensor[]': 'TensorList',
  'Tensor?[]': 'c10::List<std::optional<Tensor>>',
  'Scalar[]': 'ScalarList',
  'Dimname[]': 'DimnameList',
};

/** An overload as Python's binding would write it. */
interface Signature<T> {
  overload: T;
  /** The types of the inputs as the schema writes them: `int[1]?`. */
  types: string[];
  /** The parameters in Python's notation, by which the overloads are sorted. */
  text: string;
}

/** Parses `add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor`. */
function signatureOf<T extends Ordered>(overload: T): Signature<T> {
  const inside = overload.schema.slice(overload.schema.indexOf('(') + 1, overload.schema.lastIndexOf(') ->'));
  const types: string[] = [];
  const texts: string[] = [];
  for (const part of inside.split(/, (?![^(]*\))/)) {
    const found = /^(\S+?)(\([^)]*!\))?(\([^)]*\))?(\S*) (\w+)(.*)$/.exec(part);
    if (!found) {
      if (part !== '') texts.push(part);
      continue;
    }
    const [, base, written, , suffix, name, rest] = found as unknown as string[];
    if (written && name !== 'self') continue; // an output, which Python's order leaves aside
    const type = `${base}${suffix}`;
    types.push(type);
    const [plain, size] = [type.replace('?', '').replace(/\[\d+\]/, '[]'), /\[\d+\]/.exec(type)?.[0] ?? ''];
    texts.push(
      `${typeNames[plain] ?? plain}${size}${type.endsWith('?') ? '?' : ''} ${name === 'self' ? 'input' : name}${rest}`,
    );
  }
  return { overload, types, text: texts.join(', ') };
}

/** Whether type `a` also accepts the values of type `b`, so that an overload with `b` must be tried first. */
function isWider(a: string, b: string): boolean {
  return (
    (a === 'Scalar' && b === 'Tensor') ||
    (a === 'Scalar?' && b === 'Tensor?') ||
    (a.includes('Dimname') && !b.includes('Dimname')) ||
    (a === 'int[]' && (b === 'int' || b === 'int?')) ||
    (a === 'Tensor[]' && b.includes('[]')) ||
    (a === 'SymInt[]' && (b === 'int[]' || b === 'SymInt' || b === 'SymInt?')) ||
    ((a === 'SymInt' || a === 'int') && b === 'Tensor')
  );
}

/** Whether `a` has as many inputs as `b`, and types that are the same or wider, so that `b` must be tried first. */
function comesAfter<T>(a: Signature<T>, b: Signature<T>): boolean {
  if (a.types.length !== b.types.length) return false;
  let differs = false;
  for (const [i, type] of a.types.entries()) {
    const other = b.types[i] as string;
    if (type === other) continue;
    if (!isWider(type, other)) return false;
    differs = true;
  }
  return differs;
}

/** Returns `overloads` in the order in which Python tries them. */
export function inPythonOrder<T extends Ordered>(overloads: readonly T[]): T[] {
  const left = overloads.map(signatureOf).sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
  const sorted: T[] = [];
  while (left.length > 0) {
    const next = left.findIndex((one) => !left.some((other) => other !== one && comesAfter(one, other)));
    sorted.push(...left.splice(Math.max(next, 0), 1).map(({ overload }) => overload));
  }
  return sorted;
}
