'use strict';
// Which wheel of PyTorch holds libtorch for a platform, and where it is.

const { SetupError } = require('./console.js');
const { cacheRoot, wanted } = require('./findLibtorch.js');

/** @typedef {import('./findLibtorch.js').Host} Host */

/** Where PyTorch itself keeps its CPU wheels; a mirror of that folder can be named instead. */
const WHEELS_URL = process.env.TORCH_NODE_WHEELS_URL || 'https://download.pytorch.org/whl/cpu';

/**
 * The wheel for each platform and its SHA-256. Any Python's would do, as Python's own parts are left out; these are for
 * 3.11. macOS's and Windows's wheels hold no CUDA, with or without +cpu in their name.
 * @type {Record<string, { name: string, sha256: string }>}
 */
const WHEELS = {
  'linux-x64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl',
    sha256: '6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b',
  },
  'linux-arm64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_aarch64.whl',
    sha256: '84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7',
  },
  'darwin-arm64': {
    name: 'torch-2.13.0-cp311-cp311-macosx_14_0_arm64.whl',
    sha256: 'e76f9bcecc52b8ff711239a2f7547d5353df95878ab232f0773c1d95928b92f8',
  },
  'win32-x64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-win_amd64.whl',
    sha256: '10717d8b3b67c45a4788bf7ffc0bab1ea1e5ebbedd24466be6100102d141fac1',
  },
  'win32-arm64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-win_arm64.whl',
    sha256: '2b3d093abd919ad934c43d47e73ba63ceba7cbd7269fc2e9c1e4fc29e8fe45fa',
  },
};

/** @param {Host} host */
function wheelFor({ platform, arch }) {
  const wheel = WHEELS[`${platform}-${arch}`];
  if (!wheel) {
    throw new SetupError(
      `PyTorch publishes no libtorch ${wanted.version} for ${platform}-${arch} (only for ${Object.keys(WHEELS).join(', ')}).`,
      ['Build PyTorch from source and set LIBTORCH to its torch folder.'],
    );
  }
  const [, version = '', , , tag = ''] = wheel.name.replace(/\.whl$/, '').split('-');
  return { ...wheel, requirement: `torch==${version}`, tag };
}

/** The flags with which pip takes the very wheel, whatever Python it runs on. @param {string} tag */
const pipFlags = (tag) => [
  ...['--no-deps', '--only-binary=:all:', '--implementation=cp', '--python-version=3.11', '--abi=cp311'],
  `--platform=${tag}`,
];

/** What a user can do where the wheel can't be downloaded. @param {Host} host */
function byHand(host) {
  const { name, requirement, tag } = wheelFor(host);
  return [
    'If there is no network here, fetch the file elsewhere, with a browser or with pip:',
    `  ${WHEELS_URL}/${encodeURIComponent(name)}`,
    `  pip download ${pipFlags(tag).join(' ')} --index-url=${WHEELS_URL} ${requirement}`,
    `and put it into ${cacheRoot(host)}`,
    'Or set LIBTORCH to the folder of a libtorch that you have (with lib/ and include/ in it).',
  ];
}

module.exports = { WHEELS, WHEELS_URL, byHand, pipFlags, wheelFor };
