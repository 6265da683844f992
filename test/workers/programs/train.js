// Trains a small model for ever in a worker or in the main thread: `train.js <how it ends>`.
const { isMainThread, Worker, parentPort } = require('node:worker_threads');

const how = process.argv[2];

function train(onStep) {
  const { nn, optim, torch } = require('torch-node');
  torch.setNumThreads(1);
  torch.manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 1));
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
  const x = torch.randn(256, 64);
  for (let step = 1; ; step++) {
    const loss = model(x).square().mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    if (onStep(step, loss) === 'stop') return loss.item();
  }
}

if (!isMainThread) {
  // Ends when it is terminated.
  const loss = train((step) => {
    if (step === 20) parentPort.postMessage('training');
    return how === 'several' && step === 200 ? 'stop' : undefined;
  });
  parentPort.postMessage(loss);
} else if (how === 'terminate') {
  const worker = new Worker(__filename, { argv: [how] });
  worker.on('message', async () => {
    await worker.terminate();
    const { torch } = require('torch-node');
    console.log('after', torch.ones(2).sum().item());
  });
} else if (how === 'several') {
  const losses = [];
  for (let i = 0; i < 4; i++) {
    new Worker(__filename, { argv: [how] }).on('message', (loss) => {
      if (loss === 'training') return;
      losses.push(loss);
      if (losses.length === 4) console.log(losses.length, losses.every(Number.isFinite));
    });
  }
} else if (how === 'exit') {
  const { torch } = require('torch-node');
  const x = torch.ones(2, { requiresGrad: true });
  x.registerHook(() => process.exit(7)); // in the middle of a backward pass
  x.mul(2).sum().backward();
} else if (how === 'exit-step') {
  train((step) => step === 20 && process.exit(7));
} else if (how === 'twice') {
  // The addon loads once more, as after a bundler copied the package or a test runner reset its modules.
  const first = require('torch-node').torch;
  for (const file of Object.keys(require.cache)) delete require.cache[file];
  const second = require('torch-node').torch;
  let refused = '';
  try {
    first.ones(2).add(second.ones(2));
  } catch (error) {
    refused = error.constructor.name;
  }
  console.log(first !== second, first.ones(2).sum().item() + second.ones(3).sum().item(), refused);
}
