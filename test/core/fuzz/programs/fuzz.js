// Runs hostileCalls.js in child processes with limited memory, goes on after what ends one, and reports it. There all
// memory of tensors lies before pages that may not be touched (native/memory/guard_page_allocator.h), so a kernel that reads or writes beyond
// a tensor ends the process too.
//
//   node test/core/fuzz/programs/fuzz.js [seed=1] [cases=20] [from=0] [to=…] [seconds=600] [only=a regular expression]
//
// prints each call that ended the process as soon as it is found, and at the end how many calls were made. A call is
// the same for the same seed and case, so a finding can be made again by itself with `from`, `to` and `case`. It counts
// as a crash when the same calls end the process again, and is told of as `once` when they don't. FUZZ_STDERR=1 shows
// what the process had to say last, and TORCH_NODE_FENCE=0 leaves the pages out. What is wild in memory that is not a
// tensor's, valgrind finds (two minutes for 500 subjects, of which libdl's strncmp is its own affair):
//
//   TORCH_NODE_FENCE=1 valgrind --undef-value-errors=no --smc-check=all-non-file node --jitless \
//     test/core/fuzz/programs/hostileCalls.js SEED CASES FROM TO /tmp/progress
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const program = path.join(__dirname, 'hostileCalls.js');
/** Address space: enough for Node.js and libtorch, too little for a tensor of 2^31 floats. */
const limitKB = 8_000_000;
/** A call may take this long; one that takes longer is told of, and the calls go on with the next. */
const patienceMs = 15_000;

/** One child: what it printed, or what ended it and where. */
function runChild(options, place, number, folder, deadline) {
  const progress = path.join(folder, 'progress');
  writeFileSync(progress, '');
  const args = [program, options.seed, options.cases, place, options.to, progress, number].map(String);
  // No address space to limit on Windows, and macOS ignores the limit.
  const limited = process.platform === 'linux';
  const child = limited
    ? spawn('sh', ['-c', `ulimit -c 0; ulimit -v ${limitKB}; exec "$@"`, 'sh', process.execPath, ...args], {
        cwd: folder,
        env: options.env,
      })
    : spawn(process.execPath, args, { cwd: folder, env: options.env });
  let stdout = '';
  let stderr = '';
  let stopped;
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr = (stderr + data).slice(-10_000);
  });
  const watch = setInterval(() => {
    const now = Date.now();
    if (now > deadline) stopped = 'deadline';
    else if (now - Math.max(statSync(progress).mtimeMs, started) > patienceMs) stopped = 'slow';
    if (stopped) child.kill('SIGKILL');
  }, 250);
  const started = Date.now();
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(watch);
      const line = readFileSync(progress, 'utf8').split('\n', 1)[0];
      resolve({
        code,
        signal,
        stopped,
        stderr,
        lines: stdout
          .split('\n')
          .filter((text) => text.startsWith('{') && text.endsWith('}'))
          .map((text) => JSON.parse(text)),
        at: line ? JSON.parse(line) : undefined,
      });
    });
  });
}

/** Runs all; `found` is told of each end of a process. */
async function fuzz({
  seed = 1,
  cases = 20,
  from = 0,
  to = 1e9,
  seconds = 600,
  env = process.env,
  found = () => {},
} = {}) {
  const options = { seed, cases, to, env: { TORCH_NODE_FENCE: '1', ...env, OMP_NUM_THREADS: '1' } };
  const folder = mkdtempSync(path.join(tmpdir(), 'torch-node-fuzz-'));
  const deadline = Date.now() + seconds * 1000;
  const result = {
    calls: 0,
    answers: 0,
    subjects: 0,
    wrong: [],
    crashes: [],
    once: [],
    slow: [],
    finished: false,
    next: from,
  };
  let place = from;
  let number = 0;
  let suspect;
  try {
    for (;;) {
      const { code, signal, stopped, stderr, lines, at } = await runChild(
        options,
        place,
        number,
        folder,
        deadline,
      );
      if (at === undefined && stopped !== 'deadline') throw new Error(`the program did not start: ${stderr}`);
      for (const { wrong } of lines) if (wrong && !result.wrong.includes(wrong)) result.wrong.push(wrong);
      if (code === 0) {
        const { calls, answers, subjects } = lines.at(-1);
        result.calls += calls;
        result.answers += answers;
        result.subjects = subjects;
        result.finished = true;
        if (suspect) result.once.push(suspect);
        return result;
      }
      result.calls += at?.calls ?? 0;
      result.answers += at?.answers ?? 0;
      result.next = at?.place ?? place;
      if (stopped === 'deadline') return result;
      const end = { ...at, end: stopped ?? signal ?? `exit ${code}`, stderr };
      if (stopped !== 'slow' && !(suspect?.place === at.place && suspect.number === at.number)) {
        if (suspect) result.once.push(suspect);
        suspect = end;
        continue;
      }
      suspect = undefined;
      (stopped === 'slow' ? result.slow : result.crashes).push(end);
      found(end);
      place = at.place;
      number = at.number + 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { fuzz };

if (require.main === module) {
  const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
  const only = options.only;
  const numbers = Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (key === 'only' ? [] : [[key, Number(value)]])),
  );
  const found = ({ end, place, number, text, stderr }) =>
    console.log(`${end} from=${place} case=${number}: ${text}`, process.env.FUZZ_STDERR ? stderr : '');
  fuzz({ ...numbers, env: only ? { ...process.env, FUZZ_ONLY: only } : process.env, found }).then(
    (result) => {
      const { crashes, once, slow, ...rest } = result;
      for (const { end, text } of once) console.log(`once only: ${end}: ${text}`);
      console.log(JSON.stringify({ ...rest, crashes: crashes.length, slow: slow.length }, null, 1));
      process.exitCode = crashes.length + result.wrong.length > 0 ? 1 : 0;
    },
  );
}
