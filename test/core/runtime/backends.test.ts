import { torch } from 'torch-node';

const { backends } = torch;

test.each([
  ['enabled', true],
  ['deterministic', false],
  ['benchmark', false],
  ['allowTf32', true],
] as const)('cudnn.%s is a setting, first %p', (name, first) => {
  expect(backends.cudnn[name]).toBe(first);
  try {
    backends.cudnn[name] = !first;
    expect(backends.cudnn[name]).toBe(!first);
  } finally {
    backends.cudnn[name] = first;
  }
});

test('of the matrix products and attention as well', () => {
  expect(backends.cuda.matmul.allowTf32).toBe(false);
  backends.cuda.enableFlashSdp(false);
  expect([backends.cuda.flashSdpEnabled(), backends.cuda.mathSdpEnabled()]).toEqual([false, true]);
  backends.cuda.enableFlashSdp(true);
});

test('takes booleans', () => {
  expect(() => {
    backends.cudnn.benchmark = 1 as unknown as boolean;
  }).toThrow(new TypeError('backends.cudnn.benchmark: expected a boolean, got 1'));
});

test('says whether cuDNN is there', () => {
  expect(backends.cudnn.isAvailable()).toBe(backends.cudnn.version() !== null);
});

test.each(['cuda', 'mps'] as const)('%s tensors where this libtorch has none are an error', (device) => {
  if (backends[device].isBuilt()) return;
  const error = new RegExp(
    `argument 'device': this libtorch was built without ${device.toUpperCase()} support$`,
  );
  expect(() => torch.ones(2, { device })).toThrow(error);
  expect(() => torch.ones(2).to(device)).toThrow(error);
});
