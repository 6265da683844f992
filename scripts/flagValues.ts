/** What the programs' flags have in common: values, files, and how a wrong one is told. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { torch } from 'torch-node';

/** What goes wrong (no network, a damaged file) is told as a sentence, without a stack. */
export function tellErrors(program: string): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${program}: ${error.message.trimEnd()}\n`);
    process.exit('signal' in error && error.signal === 'SIGINT' ? 130 : 1);
  });
}

/** The flags of one program. */
export class FlagValues {
  constructor(readonly program: string) {}

  /** Ends the program with a message about its flags. */
  refuse(message: string): never {
    process.stderr.write(
      `${this.program}: ${message}\nRun \`npm run ${this.program} -- --help\` for the flags.\n`,
    );
    process.exit(2);
  }

  /** What `parse` gives, or a message about flags that there aren't. */
  parsed<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      return this.refuse((error as Error).message);
    }
  }

  integer(flag: string, text: string, least: number, most?: number): number;
  integer(flag: string, text: string | undefined, least: number, most?: number): number | undefined;
  integer(flag: string, text: string | undefined, least: number, most = Infinity): number | undefined {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
      return this.refuse(`--${flag} takes an integer ${range}, not '${text}'`);
    }
    return value;
  }

  /** A number of at least 0, and below `end` where there is one. */
  number(flag: string, text: string, end?: number): number;
  number(flag: string, text: string | undefined, end?: number): number | undefined;
  number(flag: string, text: string | undefined, end = Infinity): number | undefined {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value >= end) {
      const range = end === Infinity ? 'of at least 0' : `from 0 to below ${end}`;
      return this.refuse(`--${flag} takes a number ${range}, not '${text}'`);
    }
    return value;
  }

  oneOf<Name extends string>(flag: string, text: string, names: readonly Name[]): Name;
  oneOf<Name extends string>(
    flag: string,
    text: string | undefined,
    names: readonly Name[],
  ): Name | undefined;
  oneOf<Name extends string>(
    flag: string,
    text: string | undefined,
    names: readonly Name[],
  ): Name | undefined {
    if (text === undefined || (names as readonly string[]).includes(text)) return text as Name | undefined;
    const listed = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
    return this.refuse(`--${flag} takes ${listed}, not '${text}'`);
  }

  /** The device, if tensors can be put there. */
  device(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    try {
      torch.zeros(1, { device: text });
    } catch (error) {
      const type = text.split(':')[0];
      const reason = type === 'cuda' || type === 'mps' ? torch[type].unavailableReason() : '';
      return this.refuse(`--device ${text}: ${reason || (error as Error).message}`);
    }
    return text;
  }

  /** A file that can be written later, as far as can be seen now: not after an epoch of work. */
  output(flag: string, file: string | undefined): string | undefined {
    if (file === undefined) return undefined;
    const fail = (problem: string): never => {
      throw new Error(`--${flag}: ${problem}`);
    };
    if (file === '') fail("a file's name is empty");
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) fail(`${file} is a folder, not a file`);
    const folder = path.dirname(path.resolve(file));
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) fail(`there is no folder ${folder}`);
    for (const needed of found ? [file, folder] : [folder]) {
      try {
        accessSync(needed, constants.W_OK);
      } catch {
        fail(`${needed} may not be written to`);
      }
    }
    return file;
  }
}
