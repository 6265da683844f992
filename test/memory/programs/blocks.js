// Tensors of 4 KB to 80 MB come and go in any order, each filled with a number of its own, and what is kept of their
// memory is given back now and then. Prints how many held another number when they went, and resident memory, in bytes:
// at most and at the end beyond what it was at the start, beside the tensors' own at most.
const { torch } = require('torch-node');

let state = 12345;
function random() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}
const resident = () => process.memoryUsage.rss();

torch.zeros([1 << 20]).dispose();
torch.releaseCachedMemory();
const start = resident();

const slots = new Array(150).fill(null);
let wrong = 0;
let most = 0;
function empty(slot) {
  if (slots[slot] === null) return;
  const { tensor, value } = slots[slot];
  if (tensor.min().item() !== value || tensor.max().item() !== value) wrong++;
  tensor.dispose();
  slots[slot] = null;
}
for (let value = 1; value <= 4_000; value++) {
  const slot = Math.floor(random() * slots.length);
  empty(slot);
  const largest = value % 100 === 0 ? 20_000 : 1_000;
  slots[slot] = { tensor: torch.full([1024 * Math.ceil(largest ** random())], value), value };
  if (value % 500 === 0) torch.releaseCachedMemory();
  most = Math.max(most, resident());
}
const { peakBytes } = torch.memory();
let refused = '';
try {
  torch.empty([2 ** 44]);
} catch (error) {
  refused = error.message;
}
for (const slot of slots.keys()) empty(slot);
torch.releaseCachedMemory();
console.log(JSON.stringify({ wrong, peakBytes, most: most - start, left: resident() - start, refused }));
