/** The flags of `npm run train`. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FlagValues, tellErrors } from '../flagValues';
import { type Checkpoint, readCheckpoint } from './checkpointFile';
import { type OptimizerName, optimizerNames } from './optimizer';
import { type ScheduleName, scheduleNames } from './schedule';

export interface TrainFlags {
  epochs: number;
  batchSize: number;
  seed: number | undefined;
  device: string | undefined;
  threads: number | undefined;
  data: string;
  shuffle: boolean;
  dataset: 'mnist' | 'fashion-mnist';
  dropout: number;
  extraConv: boolean;
  optimizer: OptimizerName;
  /** By default the optimizer's own. */
  lr: number | undefined;
  lrSchedule: ScheduleName | undefined;
  channelsLast: boolean;
  bf16: boolean;
  save: string | undefined;
  best: string | undefined;
  /** The file, and what it holds. */
  resume: Resumed | undefined;
}

/** A checkpoint and the file that it was in. */
export interface Resumed {
  file: string;
  checkpoint: Checkpoint;
}

const help = `Usage: npm run train -- [flags]

Trains the article's convolutional network on MNIST, and tests it after each epoch.

  --epochs N          how often to go through the training data (10)
  --batch-size N      images a step (64)
  --seed N            starts the random numbers there: the same seed gives the same losses as in Python
  --device NAME       cpu, cuda, cuda:1, mps (the first of cuda and mps that is available, else cpu)
  --threads N         CPU threads (as many as there are cores)
  --data FOLDER       where the dataset is or will be put (data)
  --shuffle           a new order of the images each epoch
  --dataset NAME      mnist or fashion-mnist (mnist)

The model:
  --dropout P         leaves out a share P, from 0 to below 1, of the last layer's inputs while training (0)
  --extra-conv        a sixth convolution, of 64 channels, after the other five
  --channels-last     the model's memory in the order that convolutions are fastest in on many machines
  --bf16              mixed precision: convolutions and the linear layer in bfloat16

How it learns:
  --optimizer NAME    adam, adamw, sgd, rmsprop, adagrad, adadelta, adamax, nadam, radam, asgd, rprop or
                      adafactor, otherwise as Python has it by default (adam)
  --lr X              the learning rate (Python's default for the optimizer: 0.001 for adam)
  --lr-schedule NAME  how the learning rate changes (not at all):
                        step             half as much after every 5th epoch
                        multi-step       a tenth after epoch 5, and again after epoch 8
                        exponential      0.9 times as much after each epoch
                        constant         a third in the first 5 epochs
                        linear           from a third up to the whole in the first 5 epochs
                        polynomial       down to 0 in a straight line over all epochs
                        cosine           down to 0 along a cosine over all epochs
                        cosine-restarts  down to 0 along a cosine in 5 epochs, again and again
                        cyclic           up from a tenth in 2 epochs and back in 2, step by step
                        one-cycle        up to it in the first 30 % of all steps, then down to nearly 0
                        plateau          half as much when the test loss has not fallen for 2 epochs

Checkpoints, which Python's torch.load reads:
  --save FILE         writes all that training needs to go on after each epoch
  --best FILE         the same, only after an epoch with a better test accuracy than all before
  --resume FILE       goes on from such a file; with the other flags as they were, as if it had never stopped

  --help              this text
`;

export function parseTrainFlags(args: string[]): TrainFlags {
  tellErrors('train');
  const check = new FlagValues('train');
  const values = check.parsed(() => parse(args));
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const flags: TrainFlags = {
    epochs: check.integer('epochs', values.epochs, 1),
    batchSize: check.integer('batch-size', values['batch-size'], 1),
    seed: check.integer('seed', values.seed, Number.MIN_SAFE_INTEGER),
    device: check.device(values.device),
    threads: check.integer('threads', values.threads, 1, 1024),
    data: values.data,
    shuffle: values.shuffle,
    dataset: check.oneOf('dataset', values.dataset, ['mnist', 'fashion-mnist']),
    dropout: check.number('dropout', values.dropout, 1),
    extraConv: values['extra-conv'],
    optimizer: check.oneOf('optimizer', values.optimizer, optimizerNames),
    lr: check.number('lr', values.lr),
    lrSchedule: check.oneOf('lr-schedule', values['lr-schedule'], scheduleNames),
    channelsLast: values['channels-last'],
    bf16: values.bf16,
    save: check.output('save', values.save),
    best: check.output('best', values.best),
    resume: undefined,
  };
  if (flags.save && flags.best && path.resolve(flags.save) === path.resolve(flags.best)) {
    check.refuse(`--save and --best take two files, not '${flags.save}' twice`);
  }
  const { resume: file } = values;
  return {
    ...flags,
    resume: file === undefined ? undefined : { file, checkpoint: readCheckpoint('resume', file) },
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      epochs: { type: 'string', default: '10' },
      'batch-size': { type: 'string', default: '64' },
      seed: { type: 'string' },
      device: { type: 'string' },
      threads: { type: 'string' },
      data: { type: 'string', default: 'data' },
      shuffle: { type: 'boolean', default: false },
      dataset: { type: 'string', default: 'mnist' },
      dropout: { type: 'string', default: '0' },
      'extra-conv': { type: 'boolean', default: false },
      'channels-last': { type: 'boolean', default: false },
      bf16: { type: 'boolean', default: false },
      optimizer: { type: 'string', default: 'adam' },
      lr: { type: 'string' },
      'lr-schedule': { type: 'string' },
      save: { type: 'string' },
      best: { type: 'string' },
      resume: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}
