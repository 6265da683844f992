/** One pass over the article's training loader: seconds, as JSON. */
import { DataLoader, datasets, torch, transforms } from 'torch-node';

const [threads, root = 'data'] = process.argv.slice(2);
torch.setNumThreads(Number(threads));
const dataset = new datasets.MNIST({
  root,
  train: true,
  download: true,
  transform: new transforms.ToTensor(),
});
const loader = new DataLoader(dataset, { batchSize: 64 });
const start = performance.now();
let rows = 0;
for (const [, y] of loader) rows += y.length;
console.log(JSON.stringify({ loader: (performance.now() - start) / 1000, rows }));
