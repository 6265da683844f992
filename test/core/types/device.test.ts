import { inspect } from 'node:util';
import { torch } from 'torch-node';

test.each([
  ['cpu', undefined, 'cpu', null, "device(type='cpu')"],
  ['cpu:0', undefined, 'cpu', 0, "device(type='cpu', index=0)"],
  ['cuda:1', undefined, 'cuda', 1, "device(type='cuda', index=1)"],
  ['cuda', 1, 'cuda', 1, "device(type='cuda', index=1)"],
  ['mps', undefined, 'mps', null, "device(type='mps')"],
  ['meta', undefined, 'meta', null, "device(type='meta')"],
])('%s, %p', (name, given, type, index, shown) => {
  const device = torch.device(name, given);
  expect([device.type, device.index]).toEqual([type, index]);
  expect(String(device)).toBe(index === null ? type : `${type}:${index}`);
  // As Python's repr.
  expect(inspect(device)).toBe(shown);
});

test('a device of a device is one like it', () => {
  const device = torch.device('cuda:1');
  expect(torch.device(device)).toEqual(device);
  expect(torch.device(torch.device('cuda'), 3).index).toBe(3);
});

const expected = "device: expected a name such as 'cpu' or 'cuda:0'";

test.each<[string, unknown[], string]>([
  ['capitals', ['CPU'], `${expected}, got 'CPU'`],
  ['no index', ['cuda:x'], `${expected}, got 'cuda:x'`],
  ['an empty name', [''], `${expected}, got ''`],
  ['a number', [3], `${expected}, got 3`],
  ['nothing', [], `${expected}, got undefined`],
  ['two indices', ['cuda:1', 0], "device: expected one index of at least 0, got 'cuda:1' and 0"],
  ['a negative index', ['cuda', -1], "device: expected one index of at least 0, got 'cuda' and -1"],
  ['a fraction', ['cuda', 0.5], "device: expected one index of at least 0, got 'cuda' and 0.5"],
])('refused: %s', (_, args, message) => {
  expect(() => (torch.device as (...args: unknown[]) => unknown)(...args)).toThrow(new TypeError(message));
});

describe('tensors', () => {
  test('say where they are, by name or by Device', () => {
    expect(String(torch.ones(1).device)).toBe('cpu');
    const meta = torch.ones([2, 3], { device: torch.device('meta') });
    expect([String(meta.device), meta.isMeta, [...meta.shape]]).toEqual(['meta', true, [2, 3]]);
    expect(String(torch.ones(1).to('meta').device)).toBe('meta');
    expect(torch.ones(1).to(torch.device('cpu')).tolist()).toEqual([1]);
  });

  test('go to no device that there is not', () => {
    expect(() => torch.ones(1).to('bogus')).toThrow(
      /^to: argument 'device': Expected one of cpu, cuda, .* device type at start of device string: bogus$/,
    );
    expect(() => torch.ones(1, { device: 3 as never })).toThrow(
      "ones: argument 'device': expected a device or null, got 3",
    );
  });
});
