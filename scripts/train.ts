/** The article's program: a convolutional network learns to recognise handwritten digits. `--help` lists the flags. */
import { DataLoader, datasets, models, nn, test, torch, train, transforms } from 'torch-node';
import { bf16Notice } from './train/bf16Notice';
import { Checkpoints } from './train/checkpoints';
import { parseTrainFlags } from './train/flags';
import { leaveWithStarter, tellStarter, whenInterrupted } from './train/interruption';
import { makeOptimizer } from './train/optimizer';
import { passProgress } from './train/progress';
import { makeSchedule } from './train/schedule';

const args = process.argv.slice(2);
const flags = parseTrainFlags(args);
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
const notice = flags.bf16 ? bf16Notice(device) : undefined;
if (notice) console.error(`train: ${notice}`);

// 3. The model (lib/vision/models/cnn.ts).
const model = new models.CNN({ dropout: flags.dropout, extraConv: flags.extraConv }).to(device);
if (flags.channelsLast) model.to({ memoryFormat: torch.channelsLast });
console.log(model);

// 4. How wrong the model is, and how it gets better: by default new optim.Adam(model.parameters(), { lr: 0.001 }).
const lossFn = new nn.CrossEntropyLoss();
const optimizer = makeOptimizer(flags.optimizer, model.parameters(), flags.lr);
const schedule = makeSchedule(flags.lrSchedule, optimizer, {
  epochs: flags.epochs,
  batches: trainLoader.length,
});
const checkpoints = new Checkpoints(flags, { model, optimizer, schedule, device });

// 5. Training and testing (lib/train.ts), epoch by epoch.
const autocast = flags.bf16 ? torch.bfloat16 : undefined;
for (let epoch = checkpoints.epochsDone + 1; epoch <= flags.epochs; epoch++) {
  tellStarter(whenInterrupted(flags, args, epoch, checkpoints.saved));
  console.log(`=================== Epoch ${epoch}/${flags.epochs} ===================`);
  const progress = passProgress(`Epoch ${epoch}/${flags.epochs}`);
  train(trainLoader, model, lossFn, optimizer, {
    ...progress,
    autocast,
    onBatch(report) {
      leaveWithStarter();
      schedule?.afterBatch();
      progress.onBatch?.(report);
    },
  });
  const testProgress = passProgress(`Epoch ${epoch}/${flags.epochs}, test`);
  const result = test(testLoader, model, lossFn, { ...testProgress, autocast });
  schedule?.afterEpoch(result);
  checkpoints.write(epoch, result);
  tellStarter(whenInterrupted(flags, args, epoch, checkpoints.saved));
}
console.log('Training Finished!');
