'use strict';
// What the flags of the programs take. Flags are read before anything is set up, so that this folder needs no more than
// Node's own modules.

const { accessSync, constants, statSync } = require('node:fs');
const path = require('node:path');

/**
 * A kind of value that a flag takes.
 * @template T
 * @typedef {object} Kind
 * @property {string} [takes] what is expected, for messages; a flag without it stands alone
 * @property {(text: string, flag: string) => T | undefined} read undefined where it is something else
 * @property {T} [initial] the value without the flag
 * @property {boolean} [many] whether the flag may be repeated, with a list of values
 */

/**
 * @param {number} least
 * @param {number} [most]
 * @returns {Kind<number>}
 */
function integer(least, most = Infinity) {
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    takes: `an integer ${range}`,
    read: (text) => {
      const value = Number(text);
      const fits = text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most;
      return fits ? value : undefined;
    },
  };
}

/**
 * A number of at least 0, and below `end` where there is one.
 * @param {number} [end]
 * @returns {Kind<number>}
 */
function number(end = Infinity) {
  return {
    takes: `a number ${end === Infinity ? 'of at least 0' : `from 0 to below ${end}`}`,
    read: (text) => {
      const value = Number(text);
      return text.trim() !== '' && Number.isFinite(value) && value >= 0 && value < end ? value : undefined;
    },
  };
}

/**
 * One of some names, in capitals or not.
 * @template {string} Name
 * @param {readonly Name[]} names
 * @returns {Kind<Name>}
 */
function oneOf(names) {
  return {
    takes: `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
    read: (text) => names.find((name) => name === text.toLowerCase()),
  };
}

/** @returns {Kind<string>} */
const device = () => ({
  takes: 'cpu, cuda, cuda:1 (or another number) or mps',
  read: (text) => (/^(cpu|cuda|mps)(:\d+)?$/i.test(text) ? text.toLowerCase() : undefined),
});

/**
 * @param {string} [takes]
 * @returns {Kind<string>}
 */
const text = (takes = 'a text') => ({ takes, read: (given) => given });

/** @returns {Kind<boolean> & { initial: boolean }} */
const yes = () => ({ read: () => true, initial: false });

/**
 * A file that is there.
 * @returns {Kind<string>}
 */
function input() {
  return {
    takes: 'a file',
    read(file, flag) {
      try {
        accessSync(file, constants.R_OK);
      } catch (error) {
        const reason = /** @type {Error} */ (error).message.replace(/, access .*$/, '');
        throw new Error(`--${flag}: ${file} could not be opened: ${reason}`);
      }
      return file;
    },
  };
}

/**
 * A file that can be written later, as far as can be seen now: not after an epoch of work.
 * @returns {Kind<string>}
 */
function output() {
  return {
    takes: 'a file',
    read(file, flag) {
      const fail = (/** @type {string} */ problem) => {
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
    },
  };
}

module.exports = { device, input, integer, number, oneOf, output, text, yes };
