/** Public callables that do not take their arguments as Python names them, and why. The list only shrinks. */

const decorator = 'the function to run around is the only argument: Python has it for decorators';
const values = 'the names of its keywords are names of what it holds';

export const exceptions: Readonly<Record<string, string>> = {};
