/** Errors of the operating system about a file, in sentences that name it. */
import { getSystemErrorName } from 'node:util';

/** An error with the code of the operating system, as errors of Node's file functions have it. */
export interface SystemError extends Error {
  code?: string;
  errno?: number;
}

/** What the system says went wrong: `ENOSPC: no space left on device, write`. */
function reason(error: SystemError): string {
  const { code, errno, message } = error;
  if (code !== undefined || errno === undefined) return message.replace(/ '.*'$/, '');
  return `${codeOf(error)}: ${message}`;
}

/** The code of an error, such as `'ENOSPC'`; errors of the addon have a number only. */
function codeOf({ code, errno }: SystemError): string | undefined {
  if (code !== undefined || errno === undefined || process.platform === 'win32') return code;
  return getSystemErrorName(errno);
}

/** An Error that says what could not be done with which file, and why, with the system's code. */
export function fileError(callee: string, file: string, what: string, error: unknown): Error {
  const result: SystemError = new Error(`${callee}: ${file} ${what}: ${reason(error as SystemError)}`, {
    cause: error,
  });
  const code = codeOf(error as SystemError);
  if (code !== undefined) result.code = code;
  return result;
}
