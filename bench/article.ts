/** The article's program, timed: the same work as article.py, by default, with two flags more that make it faster. */
import { parseArgs } from 'node:util';
import { DataLoader, datasets, models, nn, optim, test, torch, train, transforms } from 'torch-node';

const { values: flags } = parseArgs({
  options: {
    epochs: { type: 'string', default: '10' },
    seed: { type: 'string' },
    threads: { type: 'string' },
    data: { type: 'string', default: 'data' },
    shuffle: { type: 'boolean', default: false },
    timing: { type: 'boolean', default: false },
    'no-test': { type: 'boolean', default: false },
    'channels-last': { type: 'boolean', default: false },
    bf16: { type: 'boolean', default: false },
  },
});
if (flags.threads !== undefined) torch.setNumThreads(Number(flags.threads));
if (flags.seed !== undefined) torch.manualSeed(Number(flags.seed));

const options = { root: flags.data, download: true, transform: new transforms.ToTensor() };
const trainLoader = new DataLoader(new datasets.MNIST({ ...options, train: true }), {
  batchSize: 64,
  shuffle: flags.shuffle,
});
const testLoader = new DataLoader(new datasets.MNIST({ ...options, train: false }), { batchSize: 64 });

const device = torch.cuda.isAvailable() ? 'cuda' : torch.backends.mps.isAvailable() ? 'mps' : 'cpu';
console.log(`Using ${device} device`);
const model = new models.CNN().to(device);
if (flags['channels-last']) model.to({ memoryFormat: torch.channelsLast });
console.log(model);
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });

const precision = flags.bf16 ? { autocast: torch.bfloat16 } : {};
const epochSeconds: number[] = [];
for (let epoch = 1; epoch <= Number(flags.epochs); epoch++) {
  console.log(`=================== Epoch ${epoch}/${flags.epochs} ===================`);
  const start = performance.now();
  train(trainLoader, model, lossFn, optimizer, precision);
  epochSeconds.push((performance.now() - start) / 1000);
  if (!flags['no-test']) test(testLoader, model, lossFn, precision);
}
console.log('Training Finished!');
if (flags.timing) {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.error(JSON.stringify({ epochSeconds, peakBytes }));
}
