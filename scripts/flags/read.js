'use strict';
// Reads a program's flags by its table, which its help is written from too.

const { nearFlag } = require('./nearFlag.js');

/**
 * @template T
 * @typedef {import('./kinds.js').Kind<T>} Kind
 */

/**
 * One flag of a table: what it takes, the word for it and what it does in the help, and the value without it.
 * @typedef {Kind<any> & { word?: string, help: string, required?: boolean }} Flag
 */

/**
 * A program's flags.
 * @typedef {object} Program
 * @property {string} name `npm run` runs it by this name
 * @property {string} usage what comes after `Usage: `
 * @property {string} about
 * @property {{ title?: string, flags: Record<string, Flag> }[]} sections
 * @property {{ word: string, help: string, missing: string }} [rest] arguments that are no flags, at least one
 * @property {(values: Record<string, any>) => void} [check] throws where two flags do not go together
 */

/**
 * The values of a table's flags, by name.
 * @template {Record<string, Flag>} Table
 * @typedef {{ [Name in keyof Table]: Table[Name] extends { read: (...args: any[]) => infer T }
 *   ? Table[Name] extends { many: true } ? NonNullable<T>[]
 *     : Table[Name] extends { initial: any } ? NonNullable<T> : T | undefined : never }} Values
 */

/** What is wrong with the flags themselves; a file that is not as needed is an ordinary error. */
class FlagError extends Error {}

/** @param {Program} program @returns {Record<string, Flag>} */
const flagsOf = ({ sections }) => Object.assign({}, ...sections.map(({ flags }) => flags));

/** @param {Program} program */
function helpOf({ usage, about, sections, rest }) {
  const left = (/** @type {[string, Flag]} */ [name, { word }]) => `--${name}${word ? ` ${word}` : ''}`;
  const help = { title: '', flags: { help: { help: 'this text', read: () => true } } };
  const all = [...sections, help].flatMap(({ flags }) => Object.entries(flags));
  const width = Math.max(...all.map((entry) => left(entry).length), rest?.word.length ?? 0) + 2;
  const row = (/** @type {string} */ first, /** @type {string} */ text) =>
    `  ${first.padEnd(width)}${text.replaceAll('\n', `\n${' '.repeat(width + 2)}`)}\n`;
  const rows = (/** @type {Record<string, Flag>} */ flags) =>
    Object.entries(flags)
      .map((entry) => row(left(entry), entry[1].help))
      .join('');
  const blocks = sections.map(({ title, flags }) => `${title ? `${title}\n` : ''}${rows(flags)}`);
  const end = `${rest ? row(rest.word, rest.help) : ''}${rows(help.flags)}`;
  // A program with one block has its last lines in it.
  const body = blocks.length > 1 ? `${blocks.join('\n')}\n${end}` : `${blocks.join('')}${end}`;
  return `Usage: ${usage}\n\n${about}\n\n${body}`;
}

/**
 * Reads a program's arguments.
 * @param {Program} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] where npm tells what it took for itself
 * @returns {{ help: boolean, values: Record<string, any>, rest: string[] }}
 * @throws FlagError for flags that there aren't, and values that they don't take
 */
function readFlags(program, args, env = process.env) {
  const flags = flagsOf(program);
  const takes = (/** @type {string} */ name) => flags[name]?.takes;
  /** @type {Record<string, any>} */
  const values = {};
  for (const [name, { initial, many }] of Object.entries(flags)) values[name] = many ? [] : initial;
  /** @type {string[]} */
  const rest = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '--') {
      rest.push(...left.splice(0));
      break;
    }
    if (arg === '-h' || arg === '--help') return { help: true, values, rest };
    if (!/^-./.test(arg)) {
      rest.push(arg);
      continue;
    }
    const [, name = '', inline] = /^--?([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const flag = arg.startsWith('--') ? flags[name] : undefined;
    if (flag === undefined) {
      const near = nearFlag(name, Object.keys(flags));
      throw new FlagError(
        `there is no flag ${arg.replace(/=.*$/s, '')}${near ? `; did you mean --${near}?` : ''}`,
      );
    }
    if (flag.takes === undefined) {
      if (inline !== undefined) throw new FlagError(`--${name} stands alone, without '=${inline}'`);
      values[name] = true;
      continue;
    }
    // A value may begin with a dash, as negative numbers do; a flag of this program is none.
    const isFlag = left[0]?.startsWith('--') && (left[0] === '--' || left[0].slice(2).split('=')[0] in flags);
    const text = inline ?? (isFlag ? undefined : left.shift());
    if (text === undefined) throw new FlagError(`--${name} takes ${takes(name)}, and nothing follows it`);
    const value = flag.read(text, name);
    if (value === undefined) throw new FlagError(`--${name} takes ${takes(name)}, not '${text}'`);
    if (flag.many) values[name].push(value);
    else values[name] = value;
  }
  checkNpm(program, flags, rest, env);
  if (rest.length > 0 && !program.rest)
    throw new FlagError(`'${rest[0]}' is not a flag; flags begin with --`);
  for (const [name, { required, word }] of Object.entries(flags))
    if (required && values[name] === undefined) throw new FlagError(`--${name} ${word} is missing`);
  if (program.rest && rest.length === 0) throw new FlagError(program.rest.missing);
  program.check?.(values);
  return { help: false, values, rest };
}

/**
 * Without `--`, npm takes the flags for its own, and tells of them in the environment alone; their values come as arguments.
 * @param {Program} program
 * @param {Record<string, Flag>} flags
 * @param {string[]} rest
 * @param {NodeJS.ProcessEnv} env
 */
function checkNpm({ name: program, rest: takesRest }, flags, rest, env) {
  const given = Object.keys(flags).flatMap((name) => {
    const value = env[`npm_config_${name.replaceAll('-', '_')}`];
    // npm has a setting of its own of the name save.
    if (value === undefined || (name === 'save' && rest.length === 0)) return [];
    return [{ name, value, flag: /** @type {Flag} */ (flags[name]) }];
  });
  if (given.length === 0) return;
  const loose = given.filter(({ value, flag }) => flag.takes !== undefined && ['true', ''].includes(value));
  // Which value is whose can be told for one.
  const own = loose.length === 1 && !takesRest ? rest[0] : undefined;
  const words = given.map(({ name, value, flag }) => {
    if (flag.takes === undefined) return `--${name}`;
    return `--${name} ${['true', ''].includes(value) ? (own ?? flag.word) : value}`;
  });
  const others = takesRest && rest.length > 0 ? ` ${rest.join(' ')}` : '';
  throw new FlagError(`flags go after --: npm run ${program} -- ${words.join(' ')}${others}`);
}

module.exports = { FlagError, flagsOf, helpOf, readFlags };
