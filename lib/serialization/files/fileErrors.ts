/** The words of errors that the system gives for a file. */
import { getSystemErrorName } from 'node:util';

/** An error with the system's code, as Node's own have it. */
export interface SystemError extends Error {
  code?: string;
  errno?: number;
}

/** `ENOSPC: no space left on device, write`. */
function reason(error: SystemError): string {
  const { code, errno, message } = error;
  if (code !== undefined || errno === undefined) return message.replace(/ '.*'$/, '');
  return `${codeOf(error)}: ${message}`;
}

/** The error's code; the addon's errors have a number only. */
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
