// An ordinary synchronous loop that makes 3,000 tensors of 1.6 MB: `loop.js [grad] [worker]` prints what it took.
const { readFileSync } = require('node:fs');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

const modes = isMainThread ? process.argv.slice(2) : workerData;

function loop() {
  const { torch } = require('torch-node');
  torch.setNumThreads(1);
  const weight = torch.ones(400_000, { requiresGrad: modes.includes('grad') });
  const startMB = peakMB();
  let last = weight;
  for (let i = 0; i < 3000; i++) {
    last = weight.mul(2);
    if (modes.includes('grad') && i % 100 === 0) {
      last.sum().backward();
      weight.grad = null;
    }
  }
  return { value: last.index(0).item(), startMB, peakMB: peakMB() };
}

/** The most memory that this program had at once; where Linux tells it, without what the program that started it had. */
function peakMB() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

if (isMainThread && modes.includes('worker')) {
  new Worker(__filename, { workerData: modes.filter((mode) => mode !== 'worker') }).on(
    'message',
    console.log,
  );
} else if (isMainThread) {
  console.log(JSON.stringify(loop()));
} else {
  const { parentPort } = require('node:worker_threads');
  parentPort.postMessage(JSON.stringify(loop()));
}
