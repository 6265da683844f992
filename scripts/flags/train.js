'use strict';
// The flags of `npm run train`.

const path = require('node:path');
const { device, input, integer, number, oneOf, output, text, yes } = require('./kinds.js');
const { FlagError } = require('./read.js');

const datasetNames = /** @type {const} */ (['mnist', 'fashion-mnist']);
const optimizerNames = /** @type {const} */ ([
  ...['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad', 'adadelta'],
  ...['adamax', 'nadam', 'radam', 'asgd', 'rprop', 'adafactor'],
]);
/** Each schedule, and what it does with the learning rate. */
const schedules = {
  step: 'half as much after every 5th epoch',
  'multi-step': 'a tenth after epoch 5, and again after epoch 8',
  exponential: '0.9 times as much after each epoch',
  constant: 'a third in the first 5 epochs',
  linear: 'from a third up to the whole in the first 5 epochs',
  polynomial: 'down to 0 in a straight line over all epochs',
  cosine: 'down to 0 along a cosine over all epochs',
  'cosine-restarts': 'down to 0 along a cosine in 5 epochs, again and again',
  cyclic: 'up from a tenth in 2 epochs and back in 2, step by step',
  'one-cycle': 'up to it in the first 30 % of all steps, then down to nearly 0',
  plateau: 'half as much when the test loss has not fallen for 2 epochs',
};
/** @typedef {keyof typeof schedules} ScheduleName */
const scheduleNames = /** @type {ScheduleName[]} */ (Object.keys(schedules));

const run = {
  epochs: {
    ...integer(1),
    initial: 10,
    word: 'N',
    help: 'how often to go through the training data (10)',
  },
  'batch-size': { ...integer(1), initial: 64, word: 'N', help: 'images a step (64)' },
  seed: {
    ...integer(Number.MIN_SAFE_INTEGER),
    word: 'N',
    help: 'starts the random numbers there: the same seed gives the same losses as in Python',
  },
  device: {
    ...device(),
    word: 'NAME',
    help: 'cpu, cuda, cuda:1, mps (the first of cuda and mps that is available, else cpu)',
  },
  threads: { ...integer(1, 1024), word: 'N', help: 'CPU threads (as many as there are cores)' },
  data: {
    ...text('a folder'),
    initial: 'data',
    word: 'FOLDER',
    help: 'where the dataset is or will be put (data)',
  },
  shuffle: { ...yes(), help: 'a new order of the images each epoch' },
  dataset: {
    ...oneOf(datasetNames),
    initial: /** @type {const} */ ('mnist'),
    word: 'NAME',
    help: 'mnist or fashion-mnist (mnist)',
  },
};

const model = {
  dropout: {
    ...number(1),
    initial: 0,
    word: 'P',
    help: "leaves out a share P, from 0 to below 1, of the last layer's inputs while training (0)",
  },
  'extra-conv': { ...yes(), help: 'a sixth convolution, of 64 channels, after the other five' },
  'channels-last': {
    ...yes(),
    help: "the model's memory in the order that convolutions are fastest in on many machines",
  },
  bf16: { ...yes(), help: 'mixed precision: convolutions and the linear layer in bfloat16' },
};

const listed = `${optimizerNames.slice(0, -1).join(', ')} or ${optimizerNames.at(-1)}`;
const learning = {
  optimizer: {
    ...oneOf(optimizerNames),
    initial: /** @type {const} */ ('adam'),
    word: 'NAME',
    help: `${listed.replace(' adafactor', '\nadafactor')}, otherwise as Python has it by default (adam)`,
  },
  lr: {
    ...number(),
    word: 'X',
    help: "the learning rate (Python's default for the optimizer: 0.001 for adam)",
  },
  'lr-schedule': {
    ...oneOf(scheduleNames),
    word: 'NAME',
    help: [
      'how the learning rate changes (not at all):',
      ...Object.entries(schedules).map(([name, what]) => `  ${name.padEnd(17)}${what}`),
    ].join('\n'),
  },
};

const checkpoints = {
  save: { ...output(), word: 'FILE', help: 'writes all that training needs to go on after each epoch' },
  best: {
    ...output(),
    word: 'FILE',
    help: 'the same, only after an epoch with a better test accuracy than all before',
  },
  resume: {
    ...input(),
    word: 'FILE',
    help: 'goes on from such a file; with the other flags as they were, as if it had never stopped',
  },
};

/** @typedef {import('./read.js').Values<typeof run & typeof model & typeof learning & typeof checkpoints>} TrainValues */

module.exports = {
  name: 'train',
  usage: 'npm run train -- [flags]',
  about: "Trains the article's convolutional network on MNIST, and tests it after each epoch.",
  sections: [
    { flags: run },
    { title: 'The model:', flags: model },
    { title: 'How it learns:', flags: learning },
    { title: "Checkpoints, which Python's torch.load reads:", flags: checkpoints },
  ],
  /** @param {Record<string, any>} values */
  check({ save, best }) {
    if (save && best && path.resolve(save) === path.resolve(best))
      throw new FlagError(`--save and --best take two files, not '${save}' twice`);
  },
  optimizerNames,
  scheduleNames,
};
