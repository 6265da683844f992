// Calls everything public with what doesn't belong there, and says which calls threw something that is no Error.
// hostileCalls.mjs PROGRESS_FILE: the name of the function being called is always in that file.
import { openSync, writeSync } from 'node:fs';
import { torch } from 'torch-node';

const progress = openSync(process.argv[2], 'w');
const note = (name) => writeSync(progress, name.padEnd(80), 0);

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('a trap');
    },
    getPrototypeOf() {
      throw new Error('a trap');
    },
    ownKeys() {
      throw new Error('a trap');
    },
    has() {
      throw new Error('a trap');
    },
  },
);
const circular = [];
circular.push(circular);
const detached = new Float32Array(4);
structuredClone(detached, { transfer: [detached.buffer] });
const resizable = new Float32Array(new ArrayBuffer(16, { maxByteLength: 64 }));
resizable.buffer.resize(4);
const disposed = torch.ones(3);
disposed.dispose();

const hostile = () => [
  undefined,
  null,
  {},
  [],
  '',
  'mean',
  '\u0000',
  Symbol('s'),
  throwing,
  () => 1,
  class {},
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0.5,
  1e300,
  2 ** 53,
  2 ** 63,
  -(2n ** 70n),
  3n,
  true,
  new Date(0),
  new Float32Array(3),
  detached,
  resizable,
  disposed,
  Object.create(torch.Tensor.prototype),
  { re: 1, im: 2 },
  { re: 'x', im: {} },
  { dim: {} },
  { out: 1 },
  { dtype: 'float32', device: 7 },
  circular,
  [1, [2, 'x']],
  [null, undefined],
  [, 1],
  torch.float32,
  torch.strided,
  new torch.Generator(),
];

const tensors = () => [
  torch.tensor([[1.5, -2], [0.25, 3]]),
  torch.tensor([1n, 0n]),
  torch.tensor(true),
  torch.zeros(0),
  torch.zeros([2, 1], { dtype: torch.complex64 }),
];

let calls = 0;
const strange = [];

function attempt(name, call) {
  calls++;
  try {
    const result = call();
    // A promise of an asynchronous function may fail later, which is fine.
    if (result instanceof Promise) result.catch(() => {});
  } catch (error) {
    if (!(error instanceof Error)) strange.push(`${name} threw ${String(error)}`);
    else if (/Cannot read propert|is not a function|is not iterable|Invalid array length|Maximum call stack/.test(error.message)) {
      strange.push(`${name}: ${error.message}`);
    }
  }
}

/** Every call of `call` with hostile values in one or two places. */
function attack(name, call) {
  note(name);
  attempt(name, () => call());
  for (const value of hostile()) {
    attempt(name, () => call(value));
    for (const [i, tensor] of tensors().entries()) {
      attempt(name, () => call(tensor, value));
      if (i > 0) continue;
      attempt(name, () => call(value, tensor));
      attempt(name, () => call(tensor, tensor, value));
      attempt(name, () => call(tensor, value, value));
      attempt(name, () => call(tensor, 1, value));
      attempt(name, () => call([tensor, tensor], value));
      attempt(name, () => call([value]));
      attempt(name, () => call(tensor, { dim: value, dtype: value, out: value }));
    }
  }
}

// These are meant to change the process, to write files, or to wait.
const left = new Set(['setNumThreads', 'setNumInteropThreads', 'load', 'save', 'leakReport', 'trackTensors', 'useDeterministicAlgorithms', 'setGradEnabled', 'inferenceMode', 'noGrad', 'enableGrad', 'setAnomalyEnabled', 'setDefaultDtype', 'setPrintoptions', 'releaseCachedMemory', 'fromFile']);

function attackAll(place, home, names) {
  for (const name of names) {
    if (left.has(name) || name === 'constructor') continue;
    const found = home[name];
    if (typeof found !== 'function' || /^class\b/.test(Function.prototype.toString.call(found))) continue;
    attack(`${place}.${name}`, (...args) => found.apply(home, args));
  }
}

function allNames(object) {
  const names = new Set();
  for (let level = object; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  return [...names];
}

attackAll('torch', torch, allNames(torch));
for (const place of ['linalg', 'fft', 'special', 'masked']) attackAll(`torch.${place}`, torch[place], allNames(torch[place]));
attackAll('torch.signal.windows', torch.signal.windows, allNames(torch.signal.windows));
attackAll('torch.nn.functional', torch.nn.functional, allNames(torch.nn.functional));

const skipped = new Set(['dispose', 'constructor']);
for (const name of allNames(torch.Tensor.prototype)) {
  if (skipped.has(name)) continue;
  const descriptor = Object.getOwnPropertyDescriptor(torch.Tensor.prototype, name);
  const method = descriptor?.value;
  if (typeof method !== 'function') continue;
  const label = `Tensor.${name}`;
  note(label);
  for (const receiver of hostile()) attempt(label, () => method.call(receiver));
  for (const value of hostile()) {
    for (const receiver of tensors()) {
      attempt(label, () => method.call(receiver, value));
      attempt(label, () => method.call(receiver, value, value));
      attempt(label, () => method.call(receiver, 1, value));
    }
  }
}

// What the calls left behind must still work.
const sum = torch.tensor([1, 2]).add(1).sum().item();
if (sum !== 5) strange.push(`1 + 2 + 2 is ${sum}`);
console.log(JSON.stringify({ calls, strange: [...new Set(strange)] }));
