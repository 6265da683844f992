// Calls each operator that takes tensors again and again in one synchronous loop: `everyOperator.js [CALLS] [MS] [ONLY]`.
// Each is called CALLS times (20,000), or for MS milliseconds (60) where that is less; ONLY is a regular expression.
// Prints how many operators and calls there were, and those after which tensors, their bytes, or memory were left.
const { torch } = require('torch-node');
const { collectAll } = require('../../support/inner.js');

const [most = 20_000, milliseconds = 60] = process.argv.slice(2, 4).map(Number);
const only = new RegExp(process.argv[4] ?? '');
torch.setNumThreads(1);

const square = torch.rand([4, 4]).add(0.1);
const truths = square.gt(0.5);
const whole = torch.tensor([0n, 1n, 2n, 3n]);
const originals = [square, truths, whole].map((tensor) => [tensor, tensor.clone()]);
/** Arguments that many operators take. */
const tries = [
  [square],
  [square, square],
  [square, 1],
  [square, 0, whole],
  [square, square, square],
  [truths],
  [whole],
  [whole, whole],
  [square, [1, 0]],
  [square, 0, 1],
  [[square, square]],
  [
    [square, square],
    [square, square],
  ],
];

// They change the arguments' sizes, or what is left is what they are for.
const left =
  /resize|^set_|^_?unsafe|squeeze_|swap|transpose_|^t_$|detach_|as_strided_|^_print|record_stream|^warn|requires_grad|retain_grad|^_version|^from_file|^_debug/;

/** A call of `overload` that works, or undefined. */
function workingCall(overload) {
  for (const args of tries) {
    try {
      overload(...args);
      return () => overload(...args);
    } catch {
      // it takes something else
    }
  }
  return undefined;
}

const megabytes = () => process.memoryUsage().rss / 2 ** 20;
const growing = [];
collectAll();
let before = { ...torch.memory(), megabytes: megabytes() };
let operators = 0;
let calls = 0;
let mostTensors = 0;
let mostBytes = 0;
for (const name of Object.keys(torch.ops.aten)) {
  if (left.test(name) || !only.test(name)) continue;
  const packet = torch.ops.aten[name];
  for (const overloadName of packet?.overloads() ?? []) {
    if (overloadName.includes('out') || /grad_input|values$|indices$/.test(overloadName)) continue;
    for (const [tensor, original] of originals) tensor.copy_(original);
    const call = workingCall(packet[overloadName]);
    if (call === undefined) continue;
    const end = performance.now() + milliseconds;
    let made = 0;
    while (made < most && performance.now() < end) {
      for (let i = 0; i < 100; i++) call();
      made += 100;
      if (made % 1000 === 0) {
        const { tensors, bytes } = torch.memory();
        mostTensors = Math.max(mostTensors, tensors);
        mostBytes = Math.max(mostBytes, bytes);
      }
    }
    operators++;
    calls += made;
    collectAll();
    const after = { ...torch.memory(), megabytes: megabytes() };
    // The machine's stack may still refer to a few.
    const grown = {
      tensors: after.tensors - before.tensors,
      bytes: after.bytes - before.bytes,
      megabytes: after.megabytes - before.megabytes,
    };
    if (grown.tensors > 20 || grown.bytes > 100_000 || grown.megabytes > 150) {
      growing.push({ operator: `${name}.${overloadName}`, made, ...grown });
    }
    before = after;
  }
}
process.stdout.write(
  `\n${JSON.stringify({ operators, calls, mostTensors, mostBytes, megabytes: megabytes(), growing })}\n`,
);
