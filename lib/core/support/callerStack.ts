/** The part of the call stack that belongs to the program and not to this library. */
import { join, sep } from 'node:path';

/** The folders of this library: the compiled files, and their sources, which a stack names where source maps are on. */
const libraryFolders = [join(__dirname, '..', '..') + sep, join(__dirname, '..', '..', '..', 'lib') + sep];
/** The most frames that are read. */
const frames = 64;

/**
 * Returns the program's stack, one frame a line, without the frames of this library, of Node.js and of JavaScript
 * itself.
 */
export function callerStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  // The stack is read right away: while it is unread, the error keeps the functions and receivers of all frames alive,
  // and among them tensors.
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return stack.split('\n').filter(isProgram).join('\n');
}

/** Whether a line of a stack is a frame of the program. */
function isProgram(line: string): boolean {
  if (!/^\s*at /.test(line) || /[( ]node:|\(<anonymous>\)$/.test(line)) return false;
  return !libraryFolders.some((folder) => line.includes(folder));
}
