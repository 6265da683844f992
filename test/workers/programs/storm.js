// Terminates workers at random moments while they load torch-node and compute: `node storm.js COUNT [SEED]`. Prints how
// many were ended and that this thread still computes.
const { Worker } = require('node:worker_threads');

const count = Number(process.argv[2] ?? 1000);
let state = Number(process.argv[3] ?? Date.now() % 2 ** 31);
/** A random number from 0 to 1, the same for the same seed. */
function random() {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return state / 0x80000000;
}

const program = `
  const { torch, nn } = require('torch-node');
  const net = new nn.Linear(8, 8);
  for (;;) net(torch.ones(4, 8)).sum().backward();
`;

/** Ends one worker up to 0.6 s after it began. Resolves when it is gone. */
function terminateOne() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { eval: true });
    worker.on('error', reject);
    worker.on('exit', resolve);
    setTimeout(() => worker.terminate(), random() * 600);
  });
}

let left = count;
async function terminateMany() {
  while (left-- > 0) await terminateOne();
}

(async () => {
  await Promise.all(Array.from({ length: 4 }, terminateMany));
  const { torch } = require('torch-node');
  console.log(count, torch.ones(3).sum().item());
})();
