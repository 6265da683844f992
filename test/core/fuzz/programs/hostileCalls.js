// Calls every registered operator with arguments that no sane program gives it:
//   node hostileCalls.js SEED CASES FROM TO PROGRESS_FILE [CASE]
// The call about to be made is always in the progress file. FROM and TO are places in the list of all overloads, CASE is
// the first case of the overload at FROM. Prints how many calls were made and what was wrong as one line of JSON.
const { openSync, writeSync } = require('node:fs');
const { torch } = require('torch-node');
const { native } = require('../../../../dist/native.js');
const { overloadsOf } = require('../../../../dist/core/schema.js');
const { hostileArguments, describe } = require('./hostileArguments.js');
const { randomOf, strangers } = require('./hostileValues.js');

const [seed, cases, from, to, , firstCase = 0] = process.argv.slice(2).map(Number);
const progress = openSync(process.argv[6], 'w');
const only = process.env.FUZZ_ONLY ? new RegExp(process.env.FUZZ_ONLY) : undefined;
torch.setNumThreads(1);

/** These ask for the process's end, or wait for another process. */
const left = /^c10d::|^_c10d_functional|^symm_mem::|^_dtensor::/;

const overloads = native
  .operatorNames()
  .filter((name) => !left.test(name))
  .flatMap((name) => overloadsOf(name).map((overload) => ({ name, overload })));
const last = Math.min(to, overloads.length);

let place = from;
let number = firstCase;
function note(text) {
  writeSync(progress, `${JSON.stringify({ place, number, calls, answers, text })}\n`.padEnd(1000), 0);
}

let calls = 0;
let answers = 0;
const wrong = new Set();

/** What a call gave must be readable: its views within their storages, its indices within their sizes. */
function read(tensor) {
  try {
    if (tensor.numel() > 1e6 || String(tensor.device) !== 'cpu') return;
    (tensor.layout === torch.strided ? tensor : tensor.toDense()).clone({
      memoryFormat: torch.contiguousFormat,
    });
  } catch {
    // not of a kind that has such a copy
  }
}

/** Frees what was made on the way, some of which is as large as the memory. */
function free(value, depth = 0) {
  try {
    if (value instanceof torch.Tensor) value.dispose();
    else if (Array.isArray(value) && depth < 3 && value.length < 100)
      for (const item of value) free(item, depth + 1);
  } catch {
    // a proxy's trap
  }
}

function attempt(label, call) {
  calls++;
  try {
    const result = call();
    if (result instanceof Error) throw result; // the addon's own calls return what they throw
    answers++;
    for (const tensor of Array.isArray(result) ? result : [result]) {
      if (tensor instanceof torch.Tensor) read(tensor);
    }
    free(result);
  } catch (error) {
    if (!(error instanceof Error)) wrong.add(`${label} threw ${String(error)}`);
    else if (/INTERNAL ASSERT/.test(error.message)) return;
    else if (
      /Cannot read propert|is not a function|is not iterable|Invalid array length|Maximum call stack/.test(
        error.message,
      )
    ) {
      wrong.add(`${label}: ${error.message}`);
    }
  }
}

for (; place < last; place++, number = 0) {
  const { name, overload } = overloads[place];
  if (only && !only.test(`${name}.${overload.name}`)) continue;
  const [namespace, base] = name.split('::');
  const call = torch.ops[namespace][base][overload.name || 'default'];
  const parameters = native
    .describeOperator(name)
    .find((one) => one.overload === overload.name)
    .arguments.map((argument, i) => ({ ...overload.parameters[i], nativeName: argument.name }));
  for (; number < cases; number++) {
    const random = randomOf(
      seed * 7919 +
        number * 104729 +
        [...overload.schema].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7),
    );
    torch.manualSeed(1);
    const values = hostileArguments(random, parameters);
    const positional = values.slice(0, overload.positional);
    const keywords = Object.fromEntries(
      parameters.slice(overload.positional).map(({ name }, i) => [name, values[overload.positional + i]]),
    );
    const args = values.length > overload.positional ? [...positional, keywords] : positional;
    if (values.length > parameters.length) args.push(...values.slice(parameters.length));
    const label = `${name}.${overload.name || 'default'}(${values.map((value) => describe(value)).join(', ')})`;
    note(label);
    attempt(label, () => call(...args));
    free(values);
    // Past all checks in TypeScript: what the addon itself makes of a stranger.
    if (number % 8 === 7) {
      const raw = parameters.map(() => random.pick(strangers)());
      note(`${label}, raw: ${raw.map((value) => describe(value)).join(', ')}`);
      attempt(label, () => overload.call(random.pick([undefined, {}]), raw, undefined, ...raw));
    }
  }
}
// What the calls left behind must still work.
const sum = torch.tensor([1, 2]).add(1).sum().item();
if (sum !== 5) wrong.add(`1 + 2 + 2 is ${sum}`);
process.stdout.write(
  `\n${JSON.stringify({ calls, answers, overloads: overloads.length, wrong: [...wrong].slice(0, 50) })}\n`,
);
