/** What is wrong with a file, in words that the caller completes with the file's name. */
export class FormatError extends Error {
  override name = 'Error';
}

/** Runs `read`; what it finds wrong with the file becomes an error that names the function and the file. */
export function naming<T>(callee: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Error(
      `${callee}: ${file}: ${error.message}`,
      error.cause === undefined ? {} : { cause: error.cause },
    );
  }
}

/** Runs what libtorch may refuse; its reason becomes one about the file. */
export function refusing<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

/** Text from a file, for a message: on one line, and not longer than a message should be. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
