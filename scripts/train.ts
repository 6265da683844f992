/** The article's program: a convolutional network learns to recognise handwritten digits. `--help` lists the flags. */
import { DataLoader, datasets, models, nn, optim, test, torch, train, transforms } from 'torch-node';
import { parseTrainFlags } from './trainFlags';
import { epochProgress } from './trainProgress';

const flags = parseTrainFlags(process.argv.slice(2));
if (flags.threads !== undefined) torch.setNumThreads(flags.threads);
if (flags.seed !== undefined) torch.manualSeed(flags.seed);

// 1. The data: 60,000 images to learn from and 10,000 to test with, in batches.
const Dataset = flags.dataset === 'mnist' ? datasets.MNIST : datasets.FashionMNIST;
const trainData = new Dataset({
  root: flags.data,
  train: true,
  download: true,
  transform: new transforms.ToTensor(),
});
const testData = new Dataset({
  root: flags.data,
  train: false,
  download: true,
  transform: new transforms.ToTensor(),
});
const trainLoader = new DataLoader(trainData, { batchSize: flags.batchSize, shuffle: flags.shuffle });
const testLoader = new DataLoader(testData, { batchSize: flags.batchSize });

// 2. The device: a GPU where there is one.
const device =
  flags.device ?? (torch.cuda.isAvailable() ? 'cuda' : torch.backends.mps.isAvailable() ? 'mps' : 'cpu');
console.log(`Using ${device} device`);

// 3. The model (lib/vision/models/cnn.ts).
const model = new models.CNN().to(device);
console.log(model);

// 4. How wrong the model is, and how it gets better.
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: flags.lr });

// 5. Training and testing (lib/train.ts), epoch by epoch.
for (let epoch = 1; epoch <= flags.epochs; epoch++) {
  console.log(`Epoch ${epoch}\n-------------------------`);
  const progress = epochProgress(`Epoch ${epoch}/${flags.epochs}`);
  train(trainLoader, model, lossFn, optimizer, progress);
  test(testLoader, model, lossFn, progress);
  progress.end();
}
console.log('Done!');
