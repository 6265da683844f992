import { nn, Tensor, torch } from 'torch-node';

// What a user may get wrong: a JavaScript error that names the thing, what was expected and what came.

const x = torch.ones(2, 3);
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
const wrong = (value: unknown): any => value;

// Messages are whole sentences, except for the lists in them that are another libtorch's to change.
test.each<[string, () => unknown, new () => Error, string | RegExp]>([
  [
    'shape',
    () => x.add(torch.ones(2, 2)),
    Error,
    'add: The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1',
  ],
  [
    'no such device',
    () => x.to('nowhere'),
    TypeError,
    /^to: argument 'device': Expected one of cpu, .* device type at start of device string: nowhere$/,
  ],
  [
    'NaN',
    () => torch.zeros(Number.NaN),
    TypeError,
    "zeros: argument 'size': expected an array of integers, got an array of 1",
  ],
  ['negative', () => torch.zeros(-1), Error, 'zeros: Dimension size must be non-negative.'],
  [
    'fraction',
    () => torch.zeros(1.5),
    TypeError,
    "zeros: argument 'size': expected an array of integers, got an array of 1",
  ],
  [
    '2^53',
    () => torch.zeros(2 ** 53),
    Error,
    'zeros: not enough memory: you tried to allocate 36028797018963968 bytes on the CPU',
  ],
  [
    '2^63',
    () => torch.zeros(2 ** 63),
    RangeError,
    "zeros: argument 'size': expected an integer within ±2^53 (pass a bigint beyond that), got 9223372036854776000",
  ],
  [
    '2^63n',
    () => torch.zeros(wrong(2n ** 63n)),
    RangeError,
    "zeros: argument 'size': expected an integer of 64 bits, got 9223372036854775808n",
  ],
  [
    'foreign',
    () => torch.relu(wrong(new Map())),
    TypeError,
    "relu: argument 'self': expected a Tensor, got a Map",
  ],
  [
    'proxy',
    () => torch.relu(new Proxy(x, {})),
    TypeError,
    "relu: argument 'self': expected a Tensor, got a Tensor",
  ],
  [
    'this',
    () => Tensor.prototype.add.call(wrong({}), 1),
    TypeError,
    'add: expected to be called on a Tensor, got an object',
  ],
  [
    'no new',
    () => wrong(nn.Linear)(1, 2),
    TypeError,
    "Class constructor Linear cannot be invoked without 'new'",
  ],
  [
    'new Tensor',
    () => new (wrong(Tensor))(),
    TypeError,
    'Tensor: not made with new; use torch.tensor(…), torch.zeros(…) or another function',
  ],
  ['item', () => x.item(), Error, 'item: a Tensor with 6 elements cannot be converted to Scalar'],
  [
    'inexact',
    () => torch.tensor(2n ** 60n).item(),
    RangeError,
    'item: 1152921504606846976 is beyond what a number holds exactly (±2^53); use itemBigInt()',
  ],
  [
    'seed',
    () => torch.manualSeed(wrong('a')),
    TypeError,
    "manualSeed: expected an integer as the seed, got a string ('a')",
  ],
  ['threads', () => torch.setNumThreads(0), TypeError, 'setNumThreads: expected a positive integer, got 0'],
  [
    'layer',
    () => new nn.Conv2d(3, 4, 3, { groups: 2 }),
    RangeError,
    "Conv2d: argument 'inChannels': expected a multiple of groups (2), got 3",
  ],
  [
    'no tensor for a layer',
    () => wrong(new nn.BatchNorm1d(2))(3),
    TypeError,
    "BatchNorm1d: argument 'input': expected a Tensor, got 3",
  ],
  [
    'nothing for a layer',
    () => wrong(new nn.BatchNorm1d(2))(),
    TypeError,
    "BatchNorm1d: missing argument 'input'",
  ],
  [
    'no tensor for a distribution',
    () => new torch.distributions.Normal(0, 1).icdf(wrong('half')),
    TypeError,
    "Normal: argument 'value': expected a Tensor, got a string ('half')",
  ],
  [
    'no tensors to join',
    () => nn.utils.parametersToVector(wrong([x, 3])),
    TypeError,
    "parametersToVector: argument 'parameters'[1]: expected a Tensor, got 3",
  ],
  [
    'no module',
    () => nn.utils.prune.isPruned(wrong(x)),
    TypeError,
    "prune.isPruned: argument 'module': expected a Module, got a Tensor",
  ],
  [
    'no function',
    () => torch.forkRng(wrong(3)),
    TypeError,
    'forkRng: expected a function, or nothing for a `using` declaration, got 3',
  ],
  [
    'too few dimensions',
    () => nn.functional.interpolate(x, { size: 2 }),
    RangeError,
    'interpolate: expected an input of 3 to 5 dimensions, (N, C, …), got a Tensor of shape [2, 3]',
  ],
  [
    'an operator that a layout lacks',
    () => torch.ops.aten['quantized_max_pool2d']?.['default']?.(torch.ones(1, 1, 2, 2), [1, 1]),
    Error,
    /^quantized_max_pool2d: Could not run 'aten::quantized_max_pool2d' with arguments from the 'CPU' backend. It is only available for these backends: \[.*\bQuantizedCPU\b.*\]\.$/,
  ],
  [
    'grad shape',
    () => {
      x.clone().requiresGrad_().grad = torch.ones(1);
    },
    Error,
    'grad: assigned grad has data of a different size: expected [2, 3], got [1]',
  ],
])('%s', (_, act, kind, message) => {
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(kind);
  if (message instanceof RegExp) expect((error as Error).message).toMatch(message);
  else expect((error as Error).message).toBe(message);
});

test('a disposed tensor', () => {
  const gone = torch.ones(2);
  gone.dispose();
  gone.dispose();
  expect(gone.isDisposed).toBe(true);
  expect(() => gone.add(1)).toThrow("add: argument 'self': this tensor has been disposed of");
  expect(() => gone.shape).toThrow('shape: this tensor has been disposed of');
  expect(() => x.add(gone)).toThrow("add: argument 'other': this tensor has been disposed of");
});

test('what a call with an empty list chose says nothing of the next call', () => {
  expect(() => torch.cat([])).toThrow('expected a non-empty list of Tensors');
  expect(() => torch.cat([1, 2] as never)).toThrow(
    "cat: argument 'tensors': expected an array of Tensors, got an array of 2",
  );
});
