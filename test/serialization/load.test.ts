/** torch.load of files that Python wrote. */

import { pathToFileURL } from 'node:url';
import { torch } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';
import { describeValue } from './describe';
import { bytesOf, description, fixture } from './fixtures';

const { at: temporary } = temporaryFolder();

const files: Record<string, string> = {
  values: 'values of every type',
  tensors: 'tensors of every kind',
  training: 'the states of a model, an optimizer and a scheduler',
  legacy: 'the format before 1.6',
  bigEndian: 'numbers of the other byte order',
  deflated: 'compressed records',
  protocol5: 'a pickle of a later protocol',
  noChecksums: 'a file without checksums',
};

test.each(Object.entries(files))('%s.pt: %s', (name) => {
  expect(describeValue(torch.load(fixture(`${name}.pt`)))).toEqual(description(name));
});

test('the tar format of PyTorch 0.1', () => {
  expect(describeValue(torch.load(fixture('oldest.tar')))).toEqual(description('oldest'));
});

test.each(['tensors.pt', 'legacy.pt', 'oldest.tar', 'deflated.pt'])(
  'the bytes of %s, from memory',
  (name) => {
    const expected = description(name.replace(/\..*/, ''));
    const bytes = bytesOf(name);
    expect(describeValue(torch.load(bytes))).toEqual(expected);
    expect(describeValue(torch.load(bytes.buffer))).toEqual(expected);
  },
);

test('a file: URL', () => {
  expect(describeValue(torch.load(pathToFileURL(fixture('doubles.pt'))))).toEqual(description('doubles'));
});

test.each(['tensors', 'training', 'bigEndian', 'deflated'])('%s.pt, mapped', (name) => {
  expect(describeValue(torch.load(fixture(`${name}.pt`), { mmap: true }))).toEqual(description(name));
});

test('what is written to mapped tensors stays in memory', () => {
  const before = bytesOf('doubles.pt');
  const { x } = torch.load<{ x: ReturnType<typeof torch.tensor> }>(fixture('doubles.pt'), { mmap: true });
  x.fill_(-1);
  expect(x.tolist()).toEqual([-1, -1, -1, -1, -1]);
  expect(bytesOf('doubles.pt')).toEqual(before);
});

test('mmap needs a file of the new format', () => {
  expect(() => torch.load(bytesOf('doubles.pt'), { mmap: true })).toThrow(/expected a path, got bytes/);
  expect(() => torch.load(fixture('legacy.pt'), { mmap: true })).toThrow(/legacy\.pt is of an old format/);
});

test('a state dict keeps the versions of its layers, out of sight', () => {
  const { model } = torch.load<{ model: Record<string, unknown> & { _metadata: unknown } }>(
    fixture('training.pt'),
  );
  expect(Object.keys(model)).not.toContain('_metadata');
  expect(model._metadata).toMatchObject({ '': { version: 1 }, '1': { version: 2 } });
});

test('safetensors files load too', () => {
  expect(describeValue(torch.load(fixture('tensors.safetensors')))).toEqual(description('safetensors'));
});

describe('mapLocation', () => {
  type Loaded = { x: ReturnType<typeof torch.tensor>; c: ReturnType<typeof torch.tensor> };
  const file = fixture('doubles.pt');
  const device = (options: object | string): string[] =>
    Object.values(torch.load<Loaded>(file, options as object)).map((tensor) => String(tensor.device));

  test('a device', () => {
    expect(device('meta')).toEqual(['meta', 'meta']);
    expect(device({ mapLocation: torch.device('cpu') })).toEqual(['cpu', 'cpu']);
  });

  test('devices by place', () => {
    expect(device({ mapLocation: { cpu: 'meta' } })).toEqual(['meta', 'meta']);
    expect(device({ mapLocation: { 'cuda:0': 'meta' } })).toEqual(['cpu', 'cpu']);
    expect(device({ mapLocation: new Map([['cpu', 'meta']]) })).toEqual(['meta', 'meta']);
  });

  test('a function gets each storage with its contents, and where it was', () => {
    const seen: unknown[] = [];
    const loaded = torch.load<Loaded>(file, {
      mapLocation: (storage, location) => {
        seen.push([location, storage.numel(), String(storage.dtype)]);
        return storage.numel() === 40 ? storage.clone().fill_(0) : null;
      },
    });
    expect(seen).toEqual([
      ['cpu', 40, 'torch.uint8'],
      ['cpu', 32, 'torch.uint8'],
    ]);
    expect(loaded.x.tolist()).toEqual([0, 0, 0, 0, 0]);
    expect(loaded.c.tolist()).toEqual([
      { re: 0, im: 1 },
      { re: 1, im: 1 },
    ]);
  });

  test('a function must give a storage', () => {
    expect(() => torch.load(file, () => torch.ones(3))).toThrow(
      /mapLocation: expected the storage of 40 bytes on a device, or null, got a torch.float32 tensor of shape torch.Size\(\[3\]\)/,
    );
  });

  test('what is no place', () => {
    expect(() => torch.load(file, 7 as unknown as string)).toThrow(TypeError);
    expect(() => torch.load(file, 'nowhere!')).toThrow(/nowhere!/);
  });

  // Every machine lacks one of these.
  const missing = torch.cuda.isAvailable() ? 'mps' : 'cuda:0';

  test('a device that is not here', () => {
    expect(() => torch.load(file, missing)).toThrow(
      new RegExp(
        `^torch.load: .*doubles.pt: a storage goes to the device '${missing}', which can't be used here .*mapLocation`,
      ),
    );
  });
});

describe('misuse', () => {
  test('no file', () => {
    const file = temporary('none.pt');
    expect(() => torch.load(file)).toThrow(
      /^torch.load: .*none.pt could not be opened: ENOENT: no such file or directory/,
    );
    try {
      torch.load(file);
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
    }
  });

  test('a folder', () => {
    expect(() => torch.load(fixture('.'))).toThrow(/expected a file, got a folder/);
  });

  test('arguments', () => {
    const file = fixture('doubles.pt');
    const load = torch.load as (...args: unknown[]) => unknown;
    expect(() => load()).toThrow(/missing argument 'f'/);
    expect(() => load(7)).toThrow(/expected a path, a file: URL, a Uint8Array or an ArrayBuffer, got 7/);
    expect(() => load(file, { weightsOnly: false })).toThrow(
      /'weightsOnly': expected true, got false; code in checkpoints/,
    );
    expect(() => load(file, { mmap: 1 })).toThrow(/'mmap': expected a boolean or null, got 1/);
    expect(() => load(file, { map_location: 'cpu' })).toThrow(/unknown argument 'map_location'/);
  });
});
