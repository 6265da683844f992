// What may be given to an operator: tensors of every kind, numbers at every edge, and values that belong nowhere.
const { torch } = require('torch-node');

/** Mulberry32: the same numbers for the same seed, on every machine. */
function randomOf(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const shapes = [
  [],
  [1],
  [3],
  [5],
  [0],
  [2, 3],
  [3, 3],
  [4, 4],
  [0, 3],
  [2, 0],
  [1, 1],
  [2, 3, 4],
  [2, 4, 4],
  [0, 2, 3],
  [1, 2, 4, 4],
  [2, 2, 3, 3],
  [2, 0, 3, 3],
  [1, 2, 4, 4, 4],
  [1, 2, 0, 4, 4],
  [1, 1, 1, 1, 1, 1],
];

const usualDtypes = ['float32', 'float64', 'int64', 'bool'];
const dtypes = [
  ...usualDtypes,
  'int32',
  'uint8',
  'int8',
  'int16',
  'float16',
  'bfloat16',
  'complex64',
  'complex128',
  'uint16',
  'uint64',
  'float8_e4m3fn',
].map((name) => torch[name]);

/** A dense tensor whose values are small, of both signs, and different. */
function dense(random, shape, dtype) {
  const count = shape.reduce((product, size) => product * size, 1);
  const shift = random.below(3);
  const values = Array.from(
    { length: count },
    (_, i) => ((i * 7 + shift) % 11) - (random.next() < 0.5 ? 0 : 5),
  );
  const tensor = torch.tensor(values, { dtype: torch.float32 }).reshape(shape);
  return dtype === torch.float32 ? tensor : tensor.to(dtype);
}

/** Other forms of a tensor, tried in turn where one cannot be had of this shape or dtype. */
const forms = [
  (t) => t.t(),
  (t) =>
    t
      .unsqueeze(-1)
      .expand([...t.shape, 3])
      .select(-1, 1),
  (t) => t.expand([2, ...t.shape]).select(0, 1),
  (t) => torch.zeros([1], { dtype: t.dtype }).expand(t.shape),
  (t) => t.toSparse(),
  (t) => t.toSparseCsr(),
  (t) => torch.quantizePerTensor(t.float(), 0.5, 1, torch.quint8),
  (t) => torch.quantizePerTensor(t.float(), 0.5, 0, torch.qint8),
  (t) => torch.quantizePerTensor(t.float(), 0.5, 0, torch.qint32),
  (t) => {
    const n = t.shape[0];
    return torch.quantizePerChannel(
      t.float(),
      torch.ones(n),
      torch.zeros(n, { dtype: torch.int64 }),
      0,
      torch.qint8,
    );
  },
  (t) => t.float().toMkldnn(),
  (t) => t.to('meta'),
  (t) => t.to(torch.complex64).conj(),
  (t) => torch.ops.aten._neg_view(t),
  (t) => torch.ops.aten._efficientzerotensor(t.shape),
  (t) => t.contiguous({ memoryFormat: torch.channelsLast }),
  (t) => t.float().requiresGrad_(),
  (t) => t.mul(1e30),
  (t) => t.float().div(0),
  (t) => torch.ops.aten._nested_tensor_from_tensor_list([t, t]),
];

function formOf(random, tensor) {
  const first = random.below(forms.length);
  for (let i = 0; i < forms.length; i++) {
    try {
      return forms[(first + i) % forms.length](tensor);
    } catch {
      // not of this shape or dtype
    }
  }
  return tensor;
}

const smallInts = [0, 1, 2, 3, -1, 1, 2];
const wildInts = [
  -2,
  4,
  7,
  100,
  -100,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32 + 1,
  2 ** 40,
  2 ** 53,
  -(2 ** 53),
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];
const scalars = [
  0,
  1,
  2,
  -1,
  0.5,
  -2.5,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  7,
  2 ** 40,
  -0,
  { re: 1, im: 2 },
];
const floats = [0, 1, 0.5, -1, 1e-5, 2, Number.NaN, Number.POSITIVE_INFINITY, -1e30, 1e300];
const strings = [
  'mean',
  'sum',
  'none',
  'floor',
  'trunc',
  'linear',
  'fro',
  'nuc',
  'ij',
  'xy',
  'reflect',
  'constant',
  'left',
  'right',
  'L',
  'U',
  'V',
  'reduced',
  'complete',
  'prod',
  'amax',
  'amin',
  'gelsd',
  'tanh',
  'bilinear',
  'same',
  'valid',
  'zeros',
  '',
  '\u0000x',
  'ii->i',
  'éé',
];

const detached = new Float32Array(4);
structuredClone(detached, { transfer: [detached.buffer] });

/** Arrays over a buffer that may change its size, where this Node has such. */
function resizable() {
  const array = new Float32Array(new ArrayBuffer(16, { maxByteLength: 64 }));
  array.buffer.resize?.(4);
  return array;
}

const throwing = new Proxy(
  {},
  Object.fromEntries(
    ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'].map((trap) => [
      trap,
      () => {
        throw new Error('a trap');
      },
    ]),
  ),
);

/** An array that lies about itself. */
const lying = new Proxy([1, 2], { get: (target, key) => (key === 'length' ? 5 : target[key]) });

/** A value that no parameter expects, or not there. */
const strangers = [
  () => undefined,
  () => null,
  () => ({}),
  () => [],
  () => 'mean',
  () => '',
  () => Symbol('s'),
  () => throwing,
  () => new Proxy(torch.ones(2), {}),
  () => lying,
  () => () => 1,
  () => class {},
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 0.5,
  () => 1e300,
  () => 2 ** 53,
  () => 2 ** 63,
  () => -(2n ** 70n),
  () => 3n,
  () => true,
  () => new Date(0),
  () => new Map([[1, 2]]),
  () => new Float32Array(3),
  () => new BigInt64Array(2),
  () => detached,
  resizable,
  () => {
    const tensor = torch.ones(3);
    tensor.dispose();
    return tensor;
  },
  () => Object.create(torch.Tensor.prototype),
  () => ({ re: 1, im: 2 }),
  () => ({ re: 'x', im: {} }),
  () => ({ out: 1 }),
  () => ({ length: 3, 0: 1 }),
  () => [1, [2, 'x']],
  () => [null, undefined],
  // biome-ignore lint/suspicious/noSparseArray: a hole is one of the things to try
  () => [, 1],
  () => {
    const circular = [];
    circular.push(circular);
    return circular;
  },
  () => [torch.ones(2), 1],
  () => torch.float32,
  () => torch.strided,
  () => torch.device('meta'),
  () => torch.generator,
  () => new torch.Generator(),
  () => torch.tensor(2),
  () => torch.tensor([1n, 2n]),
];

module.exports = {
  randomOf,
  shapes,
  dtypes,
  dense,
  formOf,
  smallInts,
  wildInts,
  scalars,
  floats,
  strings,
  strangers,
};
