'use strict';
// The flags of `npm run bench`.

const { integer, text, yes } = require('./kinds.js');

const many = /** @type {const} */ (true);
const flags = {
  only: {
    ...text('a benchmark'),
    many,
    word: 'NAME',
    help: 'measures only this benchmark; may be repeated (scripts/bench/benchmarks.ts has them)',
  },
  of: {
    ...text('an optimizer or a model'),
    many,
    word: 'PART',
    help: 'only these optimizers or models (Adam, …; ResNet-18, LSTM, Transformer)',
  },
  runs: { ...integer(1), word: 'N', help: "how often each is run (each benchmark's own number)" },
  threads: { ...integer(1, 1024), initial: 2, word: 'N', help: 'CPU threads (2)' },
  data: {
    ...text('a folder'),
    initial: 'data',
    word: 'FOLDER',
    help: 'where MNIST is or will be put (data)',
  },
  tiny: {
    ...yes(),
    help: 'optimizers, models and checkpoint so small that they show no more than that they work',
  },
};

/** @typedef {import('./read.js').Values<typeof flags>} BenchValues */

module.exports = {
  name: 'bench',
  usage: 'npm run bench -- [flags]',
  about: 'Times this package beside Python: the same programs in turn, on the same threads.',
  sections: [{ flags }],
};
