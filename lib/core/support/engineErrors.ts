/** What the engine says where a program takes a value for something that it is not. */

const messages =
  /^Cannot (read propert|destructure)|is not (a function|iterable)|^(undefined|object null) is not/;

/** Whether the error is the engine's, of a value that has not the methods or fields that it was to have. */
export function isMistaken(error: unknown): boolean {
  return error instanceof TypeError && messages.test(error.message);
}
