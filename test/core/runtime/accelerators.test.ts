import { torch } from 'torch-node';

const accelerators = { cuda: torch.cuda, mps: torch.mps };

describe.each(['cuda', 'mps'] as const)('the random numbers of %s', (type) => {
  const device = accelerators[type];

  test('go on from a state', () => {
    if (!device.isAvailable()) {
      expect(() => device.getRngState()).toThrow(new RegExp(type, 'i'));
      return;
    }
    const state = device.getRngState();
    const drawn = torch.rand(3, { device: type }).tolist();
    device.setRngState(state);
    expect(torch.rand(3, { device: type }).tolist()).toEqual(drawn);
  });

  test("are no other device's", () => {
    expect(() => device.getRngState('cpu')).toThrow(
      new TypeError(`${type}: expected a ${type} device, got cpu`),
    );
  });
});

test('torch.cpu tells what the processor has', () => {
  const { cpu } = torch;
  expect([cpu.isAvailable(), cpu.deviceCount(), cpu.currentDevice(), cpu.synchronize()]).toEqual([
    true,
    1,
    'cpu',
    undefined,
  ]);
  const has = cpu.getCapabilities();
  expect(has['num_logical_cores']).toBeGreaterThan(0);
  // libtorch's kernels use no instructions that the processor lacks.
  const capability = torch.backends.cpu.getCpuCapability();
  if (capability === 'AVX512') expect(has['avx512_f']).toBe(true);
  if (capability === 'AVX2') expect(has['avx2']).toBe(true);
  expect(typeof has['architecture']).toBe('string');
});
