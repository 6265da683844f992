/** The signatures of a call: by position in order, then one object that may name what is left. */
import type { Argument, Form, Style } from './callForms';
import type { Field, Shapes } from './sharedTypes';

/** JavaScript's words that may name a property but not a parameter, as far as schemas have them. */
const reserved = new Set(['default', 'function', 'in', 'new', 'this', 'var']);

/**
 * With more required arguments than this, the splits between positions and names are one signature that computes them:
 * written out, they would be as long as all of the others.
 */
const fewArguments = 4;

export interface Call {
  /** Its name in TypeScript. */
  name: string;
  style: Style;
}

/** `(…): …` for each way of writing the call; `shapes` holds the object types. */
export function signaturesOf(form: Form, call: Call, shapes: Shapes): string[] {
  const positional = form.arguments.filter(({ keywordOnly }) => !keywordOnly);
  const required = positional.filter((argument) => argument.required);
  const optional = positional.slice(required.length);
  const keywords = form.arguments.filter(({ keywordOnly }) => keywordOnly);
  const needed = keywords.filter((argument) => argument.required);

  const options = fieldsOf([...optional, ...keywords.filter((argument) => !argument.required)]);
  if (form.out !== undefined) options.push({ name: 'out', type: form.out, required: false });
  const optionsType = shapes.object(options, call.name);
  /** The type of an object with the required arguments from `from` on. */
  const restType = (from: number) =>
    [shapes.object(fieldsOf([...required.slice(from), ...needed]), call.name), optionsType]
      .filter(Boolean)
      .join(' & ');
  /** The first `count` by position, the rest by name. */
  const split = (count: number) =>
    [...required.slice(0, count).map(plain), `options: ${restType(count)}`].join(', ');

  const lists: string[] = [];
  const last = required.length - 1;
  // A function's first argument by name has a signature of its own, for the sake of what the first one shows.
  const first = call.style === 'method' ? 0 : 1;
  if (needed.length > 0) {
    lists.push(split(required.length));
  } else {
    const main = required.map((argument, i) =>
      i === last && i >= first ? `${plain(argument)} | ${restType(i)}` : plain(argument),
    );
    for (const argument of optional)
      main.push(`${parameterName(argument)}?: ${typeOf(argument)} | ${optionsType}`);
    if (options.length > optional.length) main.push(`options?: ${optionsType}`);
    lists.push(main.join(', '));
  }
  const sole = positional.length === 1 ? positional[0] : undefined;
  if (sole?.variadic) {
    lists.push(`...${sole.name}: number[]`);
    const others = shapes.object(
      options.filter(({ name }) => name !== sole.name),
      call.name,
    );
    if (others) lists.push(`...args: [...${sole.name}: number[], options: ${others}]`);
  }
  if (required.length > fewArguments && needed.length === 0) {
    const names = positional.map(({ name }) => `'${name}'`);
    const types = positional.map((one) => `${parameterName(one)}${one.required ? '' : '?'}: ${typeOf(one)}`);
    const others = options.slice(optional.length);
    const more = others.length > 0 ? `, ${shapes.object(others, call.name)}` : '';
    lists.push(`...args: Takes<[${names.join(', ')}], [${types.join(', ')}]${more}>`);
    return lists.map((list) => `(${list}): ${form.result}`);
  }
  const most = needed.length > 0 ? last : last - 1;
  for (let count = most; count >= first; count--) lists.push(split(count));
  if (call.style === 'function' && required.length + needed.length > 0) lists.push(split(0));
  return lists.map((list) => `(${list}): ${form.result}`);
}

function typeOf({ types }: Argument): string {
  return types.join(' | ');
}

function parameterName({ name }: Argument): string {
  return reserved.has(name) ? `${name}_` : name;
}

function plain(argument: Argument): string {
  return `${parameterName(argument)}: ${typeOf(argument)}`;
}

function fieldsOf(list: readonly Argument[]): Field[] {
  return list.map((argument) => ({
    name: argument.name,
    type: typeOf(argument),
    required: argument.required,
  }));
}
