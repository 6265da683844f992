/** Hyper-parameters: by position, by name and mixed; and what is said of wrong ones. */
import { Conv2d, nn, type Tensor, torch } from 'torch-node';

/** Constructs without types, as JavaScript does. */
function make(name: keyof typeof nn, ...args: unknown[]): nn.Module {
  return new (nn[name] as unknown as new (...args: unknown[]) => nn.Module)(...args);
}

test('by position, by name, and mixed', () => {
  const text = 'Conv2d(1, 8, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))';
  expect(String(new nn.Conv2d(1, 8, 5, 1, 2))).toBe(text);
  expect(String(new nn.Conv2d({ inChannels: 1, outChannels: 8, kernelSize: 5, padding: 2 }))).toBe(text);
  expect(String(new nn.Conv2d(1, 8, { kernelSize: [5, 5], padding: [2, 2] }))).toBe(text);
  expect(String(new Conv2d(1, 8, 5, { padding: 2 }))).toBe(text);
  expect(nn.Conv2d).toBe(Conv2d);
  expect(torch.nn.Conv2d).toBe(Conv2d);
  expect(String(new nn.Conv2d(1, 8, 5, undefined, 2))).toBe(text);
});

test('dtype and device', () => {
  for (const module of [
    new nn.Linear(2, 2, true, 'cpu', torch.float64),
    new nn.Linear(2, 2, { dtype: torch.float64 }),
    new nn.Conv1d(1, 1, 1, { dtype: torch.float64 }),
    new nn.BatchNorm1d(1, { dtype: torch.float64 }),
    new nn.LayerNorm(2, { dtype: torch.float64 }),
    new nn.GroupNorm(1, 2, { dtype: torch.float64 }),
    new nn.PReLU({ dtype: torch.float64 }),
    new nn.Bilinear(1, 1, 1, { dtype: torch.float64 }),
  ]) {
    for (const parameter of module.parameters()) expect(parameter.dtype).toBe(torch.float64);
  }
  expect(new nn.Linear(2, 2, { device: 'meta' }).weight.isMeta).toBe(true);
});

test.each([
  [
    'Conv2d',
    [3, 4, 5, { groups: 2 }],
    RangeError,
    "Conv2d: argument 'inChannels': expected a multiple of groups (2), got 3",
  ],
  [
    'Conv1d',
    [2, 3, 5, { groups: 2 }],
    RangeError,
    "Conv1d: argument 'outChannels': expected a multiple of groups (2), got 3",
  ],
  ['Conv2d', [1, 1, 3, 2, 'same'], RangeError, "Conv2d: padding 'same' needs a stride of 1, got (2, 2)"],
  [
    'Conv2d',
    [1, 1, 3, { padding: 'full' }],
    RangeError,
    "Conv2d: argument 'padding': expected 'same', 'valid' or integers, got a string ('full')",
  ],
  [
    'Conv2d',
    [1, 1, 3, { paddingMode: 'zero' }],
    RangeError,
    "Conv2d: argument 'paddingMode': expected one of 'zeros', 'reflect', 'replicate', 'circular', got a string ('zero')",
  ],
  [
    'ConvTranspose2d',
    [1, 1, 3, { paddingMode: 'reflect' }],
    RangeError,
    "ConvTranspose2d: argument 'paddingMode': expected 'zeros', got 'reflect'",
  ],
  ['Conv2d', [1, 1], TypeError, "Conv2d: missing argument 'kernelSize'"],
  ['Conv2d', [1, 1, 3, { inChannels: 1 }], TypeError, "Conv2d: argument 'inChannels' was given twice"],
  [
    'Conv2d',
    [1, 1, [3, 3, 3]],
    TypeError,
    "Conv2d: argument 'kernelSize': expected an array of 2 integers, got an array of 3",
  ],
  ['Linear', ['3', 2], TypeError, "Linear: argument 'inFeatures': expected an integer, got a string ('3')"],
  ['Linear', [1.5, 2], TypeError, "Linear: argument 'inFeatures': expected an integer, got 1.5"],
  ['Linear', [Number.NaN, 2], TypeError, "Linear: argument 'inFeatures': expected an integer, got NaN"],
  [
    'Linear',
    [2, -1],
    RangeError,
    "Linear: argument 'outFeatures': expected an integer of at least 0, got -1",
  ],
  ['Linear', [1, 2, 1], TypeError, "Linear: argument 'bias': expected a boolean, got 1"],
  ['Linear', [1, 2, { biass: true }], TypeError, "Linear: unknown argument 'biass'; did you mean bias?"],
  [
    'Linear',
    [1, 2, true, null, null, 6],
    TypeError,
    'Linear: expected at most 5 positional arguments, got 6 (6 is too many)',
  ],
  [
    'Linear',
    [1, 2, { dtype: 'float32' }],
    TypeError,
    "Linear: argument 'dtype': expected a dtype, got a string ('float32')",
  ],
  ['Dropout', [1.5], RangeError, "Dropout: argument 'p': expected a probability from 0 to 1, got 1.5"],
  ['Dropout2d', [-0.1], RangeError, "Dropout2d: argument 'p': expected a probability from 0 to 1, got -0.1"],
  [
    'GroupNorm',
    [3, 10],
    RangeError,
    "GroupNorm: argument 'numChannels': expected a multiple of numGroups (3), got 10",
  ],
  ['Hardtanh', [2, 1], RangeError, "Hardtanh: argument 'maxVal': expected a number above minVal (2), got 1"],
  [
    'GELU',
    ['exact'],
    RangeError,
    "GELU: argument 'approximate': expected one of 'none', 'tanh', got a string ('exact')",
  ],
  [
    'Bilinear',
    [0, 1, 1],
    RangeError,
    "Bilinear: argument 'in1Features': expected an integer of at least 1, got 0",
  ],
  [
    'FractionalMaxPool2d',
    [2],
    RangeError,
    'FractionalMaxPool2d: expected either outputSize or outputRatio, got neither',
  ],
  [
    'FractionalMaxPool2d',
    [2, { outputSize: 2, outputRatio: 0.5 }],
    RangeError,
    'FractionalMaxPool2d: expected either outputSize or outputRatio, got both',
  ],
  [
    'FractionalMaxPool3d',
    [2, { outputRatio: [0.5, 1, 0.5] }],
    RangeError,
    "FractionalMaxPool3d: argument 'outputRatio': expected numbers between 0 and 1, got (0.5, 1, 0.5)",
  ],
  [
    'Unflatten',
    [1, ['a']],
    TypeError,
    "Unflatten: argument 'unflattenedSize': expected an array of integers, got an array of 1",
  ],
  [
    'AdaptiveAvgPool2d',
    [[1, 2, 3]],
    TypeError,
    "AdaptiveAvgPool2d: argument 'outputSize': expected an integer or an array of 2 integers or nulls, got an array of 3",
  ],
  [
    'Upsample',
    [{ mode: 'cubic' }],
    RangeError,
    "Upsample: argument 'mode': expected one of 'nearest', 'linear', 'bilinear', 'bicubic', 'trilinear', 'lanczos', 'area', 'nearest-exact', got a string ('cubic')",
  ],
  [
    'ReflectionPad2d',
    [[1, 2]],
    TypeError,
    "ReflectionPad2d: argument 'padding': expected an array of 4 integers, got an array of 2",
  ],
  ['ConstantPad1d', [1], TypeError, "ConstantPad1d: missing argument 'value'"],
] as const)('%s(%j)', (name, args, kind, message) => {
  expect(() => make(name, ...args)).toThrow(new kind(message));
});

test.each([
  ['BatchNorm2d', [3], [2, 3], 'BatchNorm2d: expected a tensor of 4 dimensions, got torch.Size([2, 3])'],
  ['BatchNorm1d', [3], [3], 'BatchNorm1d: expected a tensor of 2 or 3 dimensions, got torch.Size([3])'],
  [
    'BatchNorm1d',
    [3],
    [1, 3],
    'BatchNorm1d: expected more than 1 value per channel when training, got input size torch.Size([1, 3])',
  ],
  [
    'InstanceNorm1d',
    [2],
    [1, 2, 1],
    'InstanceNorm1d: expected more than 1 spatial element when training, got input size torch.Size([1, 2, 1])',
  ],
  [
    'InstanceNorm2d',
    [3, { affine: true }],
    [2, 4, 2, 2],
    'InstanceNorm2d: expected 3 channels in dimension 1, got 4',
  ],
  ['GroupNorm', [1, 2], [2], 'GroupNorm: expected a tensor of at least 2 dimensions, got torch.Size([2])'],
  [
    'SyncBatchNorm',
    [2],
    [2],
    'SyncBatchNorm: expected a tensor of at least 2 dimensions, got torch.Size([2])',
  ],
  ['Softmax2d', [], [2, 2], 'Softmax2d: expected a tensor of 3 or 4 dimensions, got torch.Size([2, 2])'],
  ['Dropout1d', [], [4], 'dropout1d: expected a tensor of 2 or 3 dimensions, got torch.Size([4])'],
  ['CrossMapLRN2d', [3], [2, 2], 'CrossMapLRN2d: expected a tensor of 4 dimensions, got torch.Size([2, 2])'],
  [
    'LocalResponseNorm',
    [3],
    [2, 2],
    'localResponseNorm: expected a tensor of at least 3 dimensions, got torch.Size([2, 2])',
  ],
  [
    'Upsample',
    [{ size: [2, 2] }],
    [1, 1, 3],
    "Upsample: argument 'size': expected 1 numbers for an input of 3 dimensions, got (2, 2)",
  ],
  [
    'Upsample',
    [{ scaleFactor: 2, mode: 'bilinear' }],
    [1, 1, 3],
    "Upsample: mode 'bilinear' does not take an input of 3 dimensions",
  ],
  ['Upsample', [{}], [1, 1, 3], 'Upsample: expected either size or scaleFactor, got neither'],
] as const)('%s(%j) of %j', (name, args, sizes, message) => {
  const module = make(name, ...args) as nn.Module & ((x: Tensor) => Tensor);
  expect(() => module(torch.ones([...sizes]))).toThrow(new RangeError(message));
});

test('outputSize of transposed convolutions and of unpooling', () => {
  const conv = new nn.ConvTranspose2d(1, 1, 3, 2);
  const x = torch.ones([1, 1, 2, 2]);
  expect(conv(x).shape).toEqual([1, 1, 5, 5]);
  expect(conv(x, [6, 5]).shape).toEqual([1, 1, 6, 5]);
  expect(conv(x, [1, 1, 6, 6]).shape).toEqual([1, 1, 6, 6]);
  expect(() => conv(x, [7, 5])).toThrow(
    new RangeError("ConvTranspose2d: argument 'outputSize': expected 5 to 6 in dimension 0, got (7, 5)"),
  );
  expect(() => conv(x, [6])).toThrow(
    "ConvTranspose2d: argument 'outputSize': expected 2 or 4 integers, got 1",
  );
  const pool = new nn.MaxPool1d(2, { returnIndices: true });
  const unpool = new nn.MaxUnpool1d(2);
  const signal = torch.tensor([[[1, 3, 2, 4, 5]]]);
  const [values, indices] = pool(signal) as unknown as [Tensor, Tensor];
  expect(unpool(values, indices).tolist()).toEqual([[[0, 3, 0, 4]]]);
  expect(unpool(values, indices, [1, 1, 5]).tolist()).toEqual([[[0, 3, 0, 4, 0]]]);
  expect(() => unpool(values, indices, [9])).toThrow(
    new RangeError(
      "MaxUnpool1d: argument 'outputSize': expected more than 2 and less than 6 in dimension 0, got (9,)",
    ),
  );
});

test('hyper-parameters may be changed later', () => {
  const dropout = new nn.Dropout(0.5);
  dropout.p = 0;
  expect(dropout(torch.ones([3])).tolist()).toEqual([1, 1, 1]);
  const norm = new nn.BatchNorm1d(1);
  norm.momentum = 1;
  norm(torch.tensor([[1], [3]]));
  expect(norm.running_mean?.tolist()).toEqual([2]);
});

test('convertSyncBatchnorm shares the parameters', () => {
  const model = new nn.Sequential(
    new nn.Linear(2, 2),
    new nn.BatchNorm1d(2),
    new nn.Sequential(new nn.BatchNorm2d(1)),
  );
  const norm = model[1] as nn.BatchNorm1d;
  const converted = nn.SyncBatchNorm.convertSyncBatchnorm(model.eval()) as nn.Sequential;
  expect(converted[1]).toBeInstanceOf(nn.SyncBatchNorm);
  expect((converted[1] as nn.SyncBatchNorm).weight).toBe(norm.weight);
  expect((converted[1] as nn.SyncBatchNorm).running_mean).toBe(norm.running_mean);
  expect(converted[1]?.training).toBe(false);
  expect((converted[2] as nn.Sequential)[0]).toBeInstanceOf(nn.SyncBatchNorm);
});

test('momentum null averages all batches alike', () => {
  const norm = new nn.BatchNorm1d(1, { momentum: null });
  for (const [a, b] of [
    [0, 2],
    [4, 6],
    [10, 16],
  ] as const) {
    norm(torch.tensor([[a], [b]]));
  }
  expect(norm.running_mean?.item()).toBeCloseTo((1 + 5 + 13) / 3, 5);
  expect(norm.num_batches_tracked?.item()).toBe(3);
});
