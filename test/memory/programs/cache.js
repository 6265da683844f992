// Prints what is kept of freed memory, in bytes: after 256 MB in use at once, after as much in sizes that never come
// again, after it was released, and when nothing was done for a while.
const { setTimeout } = require('node:timers/promises');
const { torch } = require('torch-node');

const MB = 2 ** 20;
const kept = () => torch.memory().cachedBytes;

function use(total, size) {
  const tensors = [];
  for (let bytes = 0; bytes < total; bytes += size) tensors.push(torch.zeros([size / 4]));
  for (const tensor of tensors) tensor.dispose();
}

async function main() {
  const result = {};
  use(256 * MB, 4 * MB);
  result.same = kept();
  result.differing = 0;
  for (let size = 5 * MB; size < 60 * MB; size += 4 * MB) {
    use(240 * MB, size);
    result.differing = Math.max(result.differing, kept());
  }
  result.residentKept = process.memoryUsage.rss();
  torch.releaseCachedMemory();
  result.released = kept();
  result.residentReleased = process.memoryUsage.rss();
  use(256 * MB, 4 * MB);
  result.again = kept();
  const start = performance.now();
  while (kept() === result.again && performance.now() - start < 60_000) await setTimeout(500);
  result.later = kept();
  result.seconds = (performance.now() - start) / 1_000;
  console.log(JSON.stringify(result));
}
void main();
