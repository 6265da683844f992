// A ring of small tensors, so that each outlives several young collections before it is let go. Prints how many there
// were at most.
const { torch } = require('torch-node');

const kept = new Array(5_000).fill(null);
const ones = torch.ones([2]);
let mostTensors = 0;
for (let i = 0; i < 1_000_000; i++) {
  kept[i % kept.length] = ones.add(1);
  if (i % 1_000 === 0) mostTensors = Math.max(mostTensors, torch.memory().tensors);
}
console.log(JSON.stringify({ mostTensors, value: kept[0].sum().item() }));
