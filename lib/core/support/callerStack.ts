/** Where the program, not this library, is running. */
import { join, sep } from 'node:path';

/** The compiled library, and its source, which source maps show instead. */
const own = [join(__dirname, '..', '..') + sep, join(__dirname, '..', '..', '..', 'lib') + sep];
const frames = 64;

/** The program's stack, a frame a line, without frames of this library, of Node and of JavaScript itself. */
export function callerStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  // Read at once: an unread stack keeps the functions and receivers of its frames alive, tensors among them.
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return stack.split('\n').filter(isProgram).join('\n');
}

function isProgram(line: string): boolean {
  if (!/^\s*at /.test(line) || /[( ]node:|\(<anonymous>\)$/.test(line)) return false;
  return !own.some((folder) => line.includes(folder));
}
