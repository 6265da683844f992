// Calls operators in several threads at once, each with its own numbers, and prints how many were wrong.
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const { torch } = require('torch-node');

/** How many of `rounds` gave others than this thread's numbers. */
function wrong(own, rounds) {
  const sizes = new Array(900).fill(1);
  let count = 0;
  for (let i = 0; i < rounds; i++) {
    const x = torch.fullLike(torch.ones(2, 3), own);
    const sums = torch
      .cat([x.mul(own), x.add(own)], 1)
      .sum([1], true)
      .select(1, 0)
      .index(i % 2)
      .item();
    const large = torch.full([1], own).view(sizes).sum().item();
    if (sums !== 3 * own * own + 6 * own || large !== own) count++;
  }
  return count;
}

if (!isMainThread) {
  const { own, rounds } = workerData;
  parentPort.postMessage('begins');
  parentPort.postMessage(wrong(own, rounds));
} else {
  const later = () => {
    let resolve;
    const promise = new Promise((call) => {
      resolve = call;
    });
    return { promise, resolve };
  };
  const start = (own, rounds) => {
    const worker = new Worker(__filename, { workerData: { own, rounds } });
    const { promise: begins, resolve: begin } = later();
    const { promise: result, resolve: end } = later();
    worker.on('message', (message) => (message === 'begins' ? begin() : end(message)));
    return { worker, begins, result };
  };
  (async () => {
    const endless = start(9, Number.POSITIVE_INFINITY);
    const others = [2, 3, 4].map((own) => start(own, 300));
    await Promise.all([endless, ...others].map(({ begins }) => begins));
    const counts = [wrong(5, 300), ...(await Promise.all(others.map(({ result }) => result)))];
    await endless.worker.terminate();
    counts.push(wrong(6, 100), await start(7, 100).result);
    console.log(counts.join(' '));
  })();
}
