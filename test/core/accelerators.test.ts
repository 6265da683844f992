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
