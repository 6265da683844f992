'use strict';

// Loaded before an example, so that it draws the random numbers that Python drew for the recorded answers.
const { torch } = require('torch-node');

torch.setNumThreads(1);
torch.manualSeed(0);
