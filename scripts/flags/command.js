'use strict';
// Reads the command line of a program, answers --help, and ends the program where a flag is wrong.

const { FlagError, helpOf, readFlags } = require('./read.js');

/** @typedef {import('./read.js').Program} Program */

/**
 * Ends the program with a message about its flags.
 * @param {Program} program
 * @param {string} message
 * @returns {never}
 */
function refuse({ name }, message) {
  process.stderr.write(`${name}: ${message}\nRun \`npm run ${name} -- --help\` for the flags.\n`);
  process.exit(2);
}

/**
 * The values of the flags, and the arguments that are none.
 * @param {Program} program
 * @param {readonly string[]} args
 * @returns {{ values: Record<string, any>, rest: string[] }}
 */
function commandLine(program, args) {
  try {
    const { help, values, rest } = readFlags(program, args);
    if (!help) return { values, rest };
  } catch (error) {
    if (error instanceof FlagError) return refuse(program, error.message);
    process.stderr.write(`${program.name}: ${/** @type {Error} */ (error).message}\n`);
    process.exit(1);
  }
  process.stdout.write(helpOf(program));
  process.exit(0);
}

module.exports = { commandLine, refuse };
