/** safetensors: both ways, and what bad files get. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { nn, safetensors, type Tensor, torch } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';
import { safetensorsFile } from './craft';
import { describeValue } from './describe';
import { bytesOf, description, fixture } from './fixtures';

const { at: temporary } = temporaryFolder();
const file = fixture('tensors.safetensors');

describe('reading', () => {
  test('every dtype, as Python wrote it', () => {
    expect(describeValue(safetensors.loadFile(file))).toEqual(description('safetensors'));
    expect(describeValue(safetensors.loadFile(pathToFileURL(file)))).toEqual(description('safetensors'));
    expect(describeValue(safetensors.load(bytesOf('tensors.safetensors')))).toEqual(
      description('safetensors'),
    );
  });

  test('mapped into memory', () => {
    expect(describeValue(safetensors.loadFile(file, { backend: 'mmap' }))).toEqual(
      description('safetensors'),
    );
  });

  test('onto another device', () => {
    const { F32 } = safetensors.loadFile(file, 'meta') as { F32: Tensor };
    expect([String(F32.device), F32.shape[0]]).toEqual(['meta', 3]);
  });

  test('one tensor at a time', () => {
    using opened = safetensors.safeOpen(file);
    expect(opened.metadata()).toEqual({ format: 'pt' });
    expect(opened.keys()).toEqual([...opened.offsetKeys()].sort());
    expect(opened.getTensor('scalar').item()).toBe(1.5);
    expect(() => opened.getTensor('none')).toThrow(/tensors.safetensors has no tensor a string \('none'\)/);
    opened.close();
    expect(() => opened.getTensor('scalar')).toThrow(/has been closed/);
  });
});

describe('writing', () => {
  const target = temporary('written.safetensors');

  test('what is read comes out byte for byte', () => {
    safetensors.saveFile(safetensors.loadFile(file), target, { format: 'pt' });
    expect(readFileSync(target)).toEqual(Buffer.from(bytesOf('tensors.safetensors')));
    expect(Buffer.from(safetensors.save(safetensors.loadFile(file), { format: 'pt' }))).toEqual(
      readFileSync(target),
    );
  });

  test('no tensors, and no metadata', () => {
    safetensors.saveFile({}, target);
    expect(safetensors.loadFile(target)).toEqual({});
    using opened = safetensors.safeOpen(target);
    expect(opened.metadata()).toBeNull();
  });

  test('conjugated tensors and parts of a storage are written as what they show', () => {
    const complex = torch.complex(torch.ones([2]), torch.ones([2])).conj();
    const part = torch.arange(10).narrow(0, 4, 2);
    const loaded = safetensors.load(safetensors.save({ complex, part }));
    expect(loaded['complex']?.tolist()).toEqual([
      { re: 1, im: -1 },
      { re: 1, im: -1 },
    ]);
    expect(loaded['part']?.tolist()).toEqual([4, 5]);
  });

  test('modules whose parameters are one', () => {
    const build = (): nn.Sequential => {
      const [first, second] = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
      second.weight = first.weight;
      return new nn.Sequential(first, second);
    };
    const [from, to] = [build(), build()];
    safetensors.saveModel(from, target);
    using opened = safetensors.safeOpen(target);
    expect(opened.keys()).toEqual(['0.bias', '0.weight', '1.bias']);
    expect(opened.metadata()).toEqual({ '1.weight': '0.weight' });
    expect(safetensors.loadModel(to, target)).toEqual([[], []]);
    expect(describeValue(to.stateDict())).toEqual(describeValue(from.stateDict()));
    expect(() => safetensors.loadModel(new nn.Linear(2, 2), target)).toThrow(
      /Missing key\(s\) in state_dict: "bias", "weight"/,
    );
  });

  test.each([
    ['no tensor', { a: 1 }, /the tensor 'a': expected a Tensor, got 1/],
    ['a tensor that is not contiguous', { a: torch.ones([2, 3]).t() }, /'a': expected a contiguous tensor/],
    ['a sparse tensor', { a: torch.eye(2).toSparse() }, /'a': expected a dense tensor, got torch.sparse_coo/],
    [
      'a tensor without elements in memory',
      { a: torch.empty([2], { device: 'meta' }) },
      /got one on the device meta/,
    ],
    [
      'a dtype that the format lacks',
      { a: torch.ones([1], { dtype: torch.complex128 }) },
      /the format has no torch.complex128/,
    ],
    [
      "the format's own name",
      { __metadata__: torch.ones([1]) },
      /the name '__metadata__' is the format's own/,
    ],
  ])('%s', (_, tensors, message) => {
    expect(() =>
      safetensors.saveFile(tensors as Record<string, Tensor>, temporary('never.safetensors')),
    ).toThrow(message);
    expect(statSync(temporary('never.safetensors'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('tensors in the same memory', () => {
    const base = torch.arange(10);
    const overlapping = { a: base.narrow(0, 0, 5), b: base.narrow(0, 4, 2), c: base.narrow(0, 8, 2) };
    expect(() => safetensors.save(overlapping)).toThrow(
      /tensors share memory, which the format can't say: 'a', 'b';/,
    );
    expect(() => safetensors.save({ a: base.narrow(0, 0, 5), c: base.narrow(0, 5, 5) })).not.toThrow();
  });

  test('metadata that is no text', () => {
    expect(() => safetensors.save({}, { a: 1 } as never)).toThrow(/'metadata': expected text for 'a', got 1/);
  });
});

describe('bad files', () => {
  const entry = (dtype: string, shape: unknown, offsets: unknown) => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const about = (pattern: RegExp) =>
    new RegExp(`^safetensors\\.load: the bytes given: safetensors: .*${pattern.source}`, 's');

  test.each([
    ['nothing', new Uint8Array(0), /expected a header, got a file of 0 bytes/],
    [
      'a huge header',
      safetensorsFile('{}', 0, 2n ** 63n),
      /a header of at most 100000000 bytes, got one of 9223372036854775808/,
    ],
    [
      'a header longer than the file',
      safetensorsFile('{}', 0, 99),
      /expected a header of 99 bytes, got a file of 10 bytes/,
    ],
    ['no JSON', safetensorsFile('{"a"'), /the header is no JSON/],
    [
      'no UTF-8',
      Buffer.concat([Buffer.of(1, 0, 0, 0, 0, 0, 0, 0), Buffer.of(0xff)]),
      /the header is no JSON/,
    ],
    ['a list', safetensorsFile('[]'), /expected an object as header/],
    ['spaces first', safetensorsFile(' {}'), /expected an object as header/],
    ['a tensor that is none', safetensorsFile({ a: 1 }), /the tensor "a": expected an object, got 1/],
    [
      'an unknown dtype',
      safetensorsFile({ a: entry('F31', [1], [0, 4]) }, 4),
      /expected a dtype among .*, got "F31"/,
    ],
    [
      'a negative size',
      safetensorsFile({ a: entry('F32', [-1], [0, 4]) }, 4),
      /expected a shape of whole numbers/,
    ],
    [
      'a fractional size',
      safetensorsFile({ a: entry('F32', [1.5], [0, 6]) }, 6),
      /expected a shape of whole numbers/,
    ],
    [
      'a shape beyond memory',
      safetensorsFile({ a: entry('F32', [2 ** 40, 2 ** 40], [0, 4]) }, 4),
      /that fits into memory/,
    ],
    [
      'offsets that run back',
      safetensorsFile({ a: entry('F32', [1], [4, 0]) }, 4),
      /takes 4 bytes, got data_offsets \[4, 0\]/,
    ],
    [
      'offsets of another size',
      safetensorsFile({ a: entry('F32', [2], [0, 4]) }, 4),
      /takes 8 bytes, got data_offsets \[0, 4\]/,
    ],
    ['offsets that are none', safetensorsFile({ a: entry('F32', [1], [0]) }, 4), /expected two data_offsets/],
    [
      'overlapping',
      safetensorsFile({ a: entry('F32', [2], [0, 8]), b: entry('F32', [2], [4, 12]) }, 12),
      /tensors overlap/,
    ],
    [
      'a gap',
      safetensorsFile({ a: entry('F32', [1], [0, 4]), b: entry('F32', [1], [8, 12]) }, 12),
      /bytes belong to no tensor/,
    ],
    [
      'bytes left over',
      safetensorsFile({ a: entry('F32', [1], [0, 4]) }, 5),
      /expected a file of \d+ bytes, as its header says/,
    ],
    [
      'bytes missing',
      safetensorsFile({ a: entry('F32', [1], [0, 4]) }, 3),
      /expected a file of \d+ bytes, as its header says/,
    ],
    [
      'a name twice',
      safetensorsFile('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}'),
      /has "a" twice|expected a dtype/,
    ],
    [
      'a key twice',
      safetensorsFile('{"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
      /has "dtype" twice/,
    ],
    [
      'metadata that is no text',
      safetensorsFile({ __metadata__: { a: 1 } }),
      /__metadata__: expected text for "a", got 1/,
    ],
    ['deep nesting', safetensorsFile(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`), /at most 8 levels/],
  ])('%s', (_, bytes, message) => {
    expect(() => safetensors.load(bytes)).toThrow(about(message));
  });

  test('cut short anywhere, from a file', () => {
    const whole = bytesOf('tensors.safetensors');
    const cut = temporary('cut.safetensors');
    for (let length = 0; length < whole.length; length += 61) {
      writeFileSync(cut, whole.subarray(0, length));
      expect(() => safetensors.loadFile(cut)).toThrow(
        /^safetensors\.loadFile: .*cut\.safetensors: safetensors: /,
      );
    }
  });

  test('names that mean something to JavaScript', () => {
    const bytes = safetensorsFile('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4);
    const loaded = safetensors.load(bytes);
    expect(Object.keys(loaded)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(loaded)).toBe(Object.prototype);
  });

  test('arguments', () => {
    expect(() => safetensors.loadFile(7 as never)).toThrow(/'filename': expected a path, got 7/);
    expect(() => safetensors.loadFile(file, { backend: 'x' as never })).toThrow(
      /'backend': expected 'pread' or 'mmap'/,
    );
    expect(() => safetensors.load(file as never)).toThrow(
      /expected bytes, got a string .*loadFile takes a path/,
    );
  });
});
