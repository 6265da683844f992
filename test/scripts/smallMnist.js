'use strict';

// Loaded before a program: MNIST is then whatever its files hold, not the published set only.
const { datasets } = require('torch-node');

datasets.MNIST.resources = datasets.MNIST.resources.map(([name]) => [name, null]);
