// Calls every registered operator and every public function with arguments that no sane program gives it:
//   node hostileCalls.js SEED CASES FROM TO PROGRESS_FILE [CASE]
// The call about to be made is always in the progress file. FROM and TO are places in the list of all subjects, CASE is
// the first case of the one at FROM. Prints what is wrong as soon as it is found, and at the end how many calls were
// made, each as a line of JSON.
const { openSync, writeSync } = require('node:fs');
const { torch } = require('torch-node');
const { describe } = require('./hostileArguments.js');
const { randomOf } = require('./hostileValues.js');
const { operatorSubjects } = require('./operatorSubjects.js');
const { publicSubjects } = require('./publicSubjects.js');

const [seed, cases, from, to, , firstCase = 0] = process.argv.slice(2).map(Number);
const progress = openSync(process.argv[6], 'w');
const only = process.env.FUZZ_ONLY ? new RegExp(process.env.FUZZ_ONLY) : undefined;

const subjects = [...operatorSubjects(), ...publicSubjects()];
const last = Math.min(to, subjects.length);

let place = from;
let number = firstCase;
let calls = 0;
let answers = 0;
/** Of one subject. */
const told = new Set();

function say(line) {
  writeSync(1, `\n${JSON.stringify(line)}\n`);
}

/** The same of one subject is told once, however it came about. */
function tell(label, what) {
  if (told.has(what)) return;
  told.add(what);
  say({ wrong: `${label}: ${what}` });
}

function note(text) {
  writeSync(progress, `${JSON.stringify({ place, number, calls, answers, text })}\n`.padEnd(1000), 0);
}

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
    else value?.[Symbol.dispose]?.();
  } catch {
    // a proxy's trap
  }
}

/** What the engine says of a mistake in a program, not the library of a mistake in a call. */
const unexplained =
  /Cannot read propert|Cannot destructure|is not a function|is not iterable|is not a constructor|Invalid array length|Maximum call stack|\[object |^$/;

function judge(label, error) {
  if (!(error instanceof Error)) tell(label, `threw ${describe(error)}`);
  else if (unexplained.test(error.message)) tell(label, error.message);
}

function attempt({ label, run, returnsErrors = false, isMisplaced = false }) {
  calls++;
  try {
    const result = run();
    if (returnsErrors && result instanceof Error) throw result;
    answers++;
    for (const tensor of Array.isArray(result) ? result : [result]) {
      if (tensor instanceof torch.Tensor) read(tensor);
    }
    if (result instanceof Promise) result.catch((error) => judge(label, error));
    return { result };
  } catch (error) {
    if (!isMisplaced) judge(label, error);
    return { error };
  }
}

/** Calls may set what all later ones depend on. */
function restore() {
  torch.setNumThreads(1);
  torch.setDefaultDtype(torch.float32);
  torch.setGradEnabled(true);
  torch.manualSeed(1);
}

async function main() {
  note('nothing yet');
  for (; place < last; place++, number = 0) {
    const { name, key, share = 1, calls: callsOf } = subjects[place];
    if (only && !only.test(name)) continue;
    for (; number < cases / share; number++) {
      restore();
      const random = randomOf(
        seed * 7919 + number * 104729 + [...key].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7),
      );
      const made = [];
      const steps = callsOf(random, number);
      for (let step = steps.next(); !step.done; ) {
        note(step.value.label);
        made.push(step.value.values);
        const outcome = attempt(step.value);
        made.push(outcome.result);
        step = steps.next(outcome);
      }
      free(made);
    }
    await new Promise(setImmediate);
    told.clear();
  }
  // What the calls left behind must still work.
  const sum = torch.tensor([1, 2]).add(1).sum().item();
  if (sum !== 5) tell('1 + 2 + 2', `gave ${sum}`);
  say({ calls, answers, subjects: subjects.length });
}
main();
