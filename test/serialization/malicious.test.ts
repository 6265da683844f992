/** Checkpoints that were made to do harm: each is an error that says what is wrong, and nothing else happens. */
import { on } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { deflateRawSync } from 'node:zlib';
import { type Tensor, torch } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';
import { checkpoint, int, ints, type Piece, pickle, storage, tensor, text, tuple, zip } from './craft';
import { bytesOf } from './fixtures';

const { at: temporary } = temporaryFolder();

const loading = (bytes: Uint8Array) => () => torch.load(bytes);
/** What is said of the file. */
const about = (pattern: RegExp): RegExp =>
  new RegExp(`^torch\\.load: the bytes given: .*${pattern.source}`, 's');
const loadingPickle = (...pieces: readonly Piece[]) => loading(checkpoint(pickle(...pieces)));

describe('types that checkpoints may not hold', () => {
  const marker = temporary('ran');
  const command = text(`touch ${marker}`);

  test.each([
    ['os.system', pickle('cos\nsystem\n', tuple(command), 'R')],
    ['posix.system', pickle(text('posix'), text('system'), 0x93, tuple(command), 'R')],
    ['builtins.eval', pickle('c__builtin__\neval\n', tuple(text('1')), 'R')],
    ['builtins.getattr', pickle('cbuiltins\ngetattr\n', tuple(text('1')), 'R')],
    ['torch.hub.load', pickle('ctorch.hub\nload\n)R')],
    ['torch.load', pickle('ctorch\nload\n)R')],
    [
      'torch._utils._rebuild_tensor_v2.__globals__',
      pickle('ctorch._utils\n_rebuild_tensor_v2.__globals__\n'),
    ],
    ['builtins.__proto__', pickle('c__builtin__\n__proto__\n')],
    ['__proto__.constructor', pickle('c__proto__\nconstructor\n)R')],
    ['constructor.constructor', pickle('cconstructor\nconstructor\n', tuple(text('1')), 'R')],
    ['numpy.core.multiarray._reconstruct', pickle('cnumpy.core.multiarray\n_reconstruct\n)R')],
  ])('%s', (name, pickled) => {
    const message = `the pickle names ${name}, which is not among the types that checkpoints may hold`;
    expect(loading(checkpoint(pickled))).toThrow(about(new RegExp(message.replace(/[.\\]/g, '\\$&'))));
    expect(existsSync(marker)).toBe(false);
  });

  test('a pickle that is no checkpoint of either format', () => {
    expect(loading(pickle('cos\nsystem\n', tuple(command), 'R'))).toThrow(
      about(/the pickle names os\.system/),
    );
  });

  test('names with control characters and of any length are shown on one short line', () => {
    expect(loadingPickle(`c${'a'.repeat(300)}\u001b[31m\nb\n`)).toThrow(/names a{80}…, which/);
    expect(loadingPickle(`c${'a'.repeat(600)}\nb\n`)).toThrow(about(/expected a line of text/));
  });

  test('instructions that make objects of any class', () => {
    expect(loadingPickle('(i__main__\nA\n')).toThrow(
      about(/expected an instruction at byte 3, got 0x69 \('i'\)/),
    );
    expect(loadingPickle('(o')).toThrow(about(/got 0x6f \('o'\)/));
    expect(loadingPickle(0x92)).toThrow(about(/got 0x92/));
    expect(loadingPickle('P1\n')).toThrow(about(/got 0x50 \('P'\)/));
  });

  test('types as values, and values as types', () => {
    expect(loadingPickle('ctorch\nFloatStorage\n')).toThrow(
      about(/expected values, got the type or function FloatStorage/),
    );
    expect(loadingPickle('ctorch\nFloatStorage\n)R')).toThrow(
      about(/expected a type to call, got a StorageType/),
    );
    expect(loadingPickle(']', ')R')).toThrow(about(/expected a type to call, got a list of 0/));
    expect(loadingPickle('ccollections\nOrderedDict\n]R')).toThrow(
      about(/expected arguments in a tuple, got a list of 0/),
    );
  });

  test('attributes for what has none', () => {
    expect(loadingPickle(tensor([4], [1]), '}b')).toThrow(
      about(/expected a dict and its attributes to build, got a tensor and a dict/),
    );
    expect(loadingPickle('}}', int(1), int(2), 'sb')).toThrow(about(/expected an attribute's name, got 1/));
  });

  test('code that TorchScript would run', () => {
    const bytes = zip({ 'data.pkl': pickle('N'), 'constants.pkl': pickle(')'), version: Buffer.from('3\n') });
    expect(loading(bytes)).toThrow(about(/expected a checkpoint, got a TorchScript program/));
  });
});

describe('tensors', () => {
  const four = /needs a storage of \d+ bytes, got 16/;

  test('inside their storage they load', () => {
    const load = (bytes: Buffer): Tensor => torch.load<Tensor>(checkpoint(pickle(bytes)));
    expect(load(tensor([2, 2], [1, 2])).shape).toEqual([2, 2]);
    expect(load(tensor([1000, 1000], [0, 0])).stride()).toEqual([0, 0]);
    expect(load(tensor([0, 5], [7, 1], { offset: 99 })).numel()).toBe(0);
  });

  test.each([
    ['more elements than the storage', tensor([5], [1])],
    ['an offset behind it', tensor([1], [1], { offset: 4 })],
    ['strides that lead out of it', tensor([2, 2], [3, 1])],
    ['a long step', tensor([2], [2n ** 40n])],
  ])('%s', (_, bytes) => {
    expect(loadingPickle(bytes)).toThrow(about(four));
  });

  test.each([
    ['a negative size', tensor([-1], [1])],
    ['a negative stride', tensor([2], [-1])],
    ['a negative offset', tensor([1], [1], { offset: -1 })],
    ['a size of 2^63', tensor([2n ** 63n], [0])],
    ['a stride of 2^64', tensor([1], [2n ** 64n])],
  ])('%s', (_, bytes) => {
    expect(loadingPickle(bytes)).toThrow(
      about(/argument [234]: expected a (tuple of )?whole numbers? from 0 on, got/),
    );
  });

  test('sizes whose product is larger than any memory', () => {
    expect(loadingPickle(tensor([2n ** 40n, 2n ** 40n], [0, 0]))).toThrow(about(/is larger than any memory/));
    expect(loadingPickle(tensor([2n ** 52n], [2n ** 52n]))).toThrow(about(/is larger than any memory/));
  });

  test('more dimensions than tensors have', () => {
    const many = new Array<number>(65).fill(1);
    expect(loadingPickle(tensor(many, many))).toThrow(about(/at most 64 dimensions/));
  });

  test('strides for other dimensions', () => {
    expect(loadingPickle(tensor([2, 2], [1]))).toThrow(about(/a tensor of 2 dimensions has 1 strides/));
  });

  test('what is no storage', () => {
    expect(loadingPickle(tensor([1], [1], { from: 'N' }))).toThrow(
      about(/argument 1: expected a storage, got null/),
    );
    expect(loadingPickle('N', 'Q')).toThrow(about(/expected a storage in a tuple, got null/));
    expect(loadingPickle(tuple(text('module'), 'N', 'N', 'N', 'N'), 'Q')).toThrow(
      about(/expected the string 'storage'/),
    );
  });

  test('gradients of integers', () => {
    const args = tuple(storage(2, { type: 'LongStorage' }), int(0), ints([1]), ints([1]), 0x88, '}');
    expect(loadingPickle('ctorch._utils\n_rebuild_tensor_v2\n', args, 'R')).toThrow(
      about(/only Tensors of floating point/),
    );
  });

  test('a storage that is not there, or of another size than is said', () => {
    expect(loadingPickle(storage(4, { key: '7' }))).toThrow(
      about(/expected a record "archive\/data\/7", got none/),
    );
    expect(loadingPickle(storage(2n ** 50n))).toThrow(
      about(/expected 4503599627370496 bytes in the record .* got 16/),
    );
    expect(loadingPickle(storage(3))).toThrow(about(/expected 12 bytes/));
    expect(loadingPickle(storage(-4))).toThrow(about(/expected a whole number from 0 on, got -4/));
    expect(loadingPickle(storage(4, { key: '../data/0' }))).toThrow(about(/expected a record/));
  });

  test('places that are none', () => {
    expect(loadingPickle(storage(4, { location: 'cpu; rm -rf' }))).toThrow(
      about(/saved at "cpu; rm -rf", which is no device/),
    );
    expect(loadingPickle(storage(4, { location: 'quantum:3' }))).toThrow(about(/quantum/));
  });

  test('sparse tensors with indices outside them', () => {
    const indices = tensor([1, 2], [2, 1], { from: storage(2, { type: 'LongStorage', key: '1' }) });
    const sparse = (limit: number): Buffer =>
      pickle(
        'ctorch._utils\n_rebuild_sparse_tensor\n',
        tuple(
          Buffer.concat([
            Buffer.from('ctorch.serialization\n_get_layout\n'),
            tuple(text('torch.sparse_coo')),
            Buffer.from('R'),
          ]),
          tuple(indices, tensor([2], [1]), ints([limit])),
        ),
        'R',
      );
    const places = Buffer.from(BigInt64Array.of(0n, 5n).buffer);
    const storages = { 0: new Uint8Array(16), 1: places };
    expect(torch.load<Tensor>(checkpoint(sparse(6), storages)).toDense().shape).toEqual([6]);
    expect(loading(checkpoint(sparse(5), storages))).toThrow(about(/a sparse tensor is damaged: .*size/));
  });

  test('quantised tensors with other numbers of scales than channels', () => {
    const doubles = tensor([2], [1], { from: storage(2, { type: 'DoubleStorage', key: '1' }) });
    const longs = tensor([2], [1], { from: storage(2, { type: 'LongStorage', key: '2' }) });
    const quantised = (sizes: number[], axis: number): Buffer =>
      pickle(
        'ctorch._utils\n_rebuild_qtensor\n',
        tuple(
          storage(16, { type: 'QInt8Storage' }),
          int(0),
          ints(sizes),
          ints([1, 0]),
          tuple('ctorch\nper_channel_affine\n', doubles, longs, int(axis)),
          0x89,
          '}',
        ),
        'R',
      );
    const storages = { 0: new Uint8Array(16), 1: new Uint8Array(16), 2: new Uint8Array(16) };
    expect(torch.load<Tensor>(checkpoint(quantised([2, 8], 0), storages)).isQuantized).toBe(true);
    for (const [sizes, axis] of [
      [[3, 8], 0],
      [[2, 8], 5],
      [[20, 2], 1],
    ] as const) {
      expect(loading(checkpoint(quantised([...sizes], axis), storages))).toThrow(
        about(/a quanti|needs a storage/),
      );
    }
  });
});

describe('pickles', () => {
  test('lists in lists in lists load, however deep', () => {
    const depth = 100_000;
    let inner = torch.load(checkpoint(pickle(']'.repeat(depth), 'a'.repeat(depth - 1)))) as unknown[];
    let count = 1;
    for (; inner.length > 0; count++) inner = inner[0] as unknown[];
    expect(count).toBe(depth);
  });

  test('a list that holds itself', () => {
    const list = torch.load(checkpoint(pickle(']q\0h\0a'))) as unknown[];
    expect(list[0]).toBe(list);
  });

  test('a tuple that holds itself by way of a list', () => {
    const tuple = torch.load(checkpoint(pickle(']q\0', 0x85, 'q\u0001h\0h\u0001a0'))) as unknown[][];
    expect(tuple[0]?.[0]).toBe(tuple);
  });

  test('what doubles at every step is not written out', () => {
    // l0 = []; l1 = [l0, l0]; l2 = [l1, l1]; … 2^200 lists in all, were they not shared.
    const levels = Array.from({ length: 200 }, (_, i) => [']q', i + 1, '(h', i, 'h', i, 'e']).flat();
    const before = process.memoryUsage().rss;
    let list = torch.load(checkpoint(pickle(']q\0', ...levels))) as unknown[];
    for (let i = 0; i < 200; i++) {
      expect(list[0]).toBe(list[1]);
      list = list[0] as unknown[];
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
  });

  test('text, bytes and lists are not copied again and again', () => {
    const copies = 400_000;
    // q\0 remembers the function, q\1 its arguments.
    const repeated = (callee: string, args: Buffer): Buffer =>
      checkpoint(pickle('(', callee, 'q\0', args, 'q\u0001R', 'h\0h\u0001R'.repeat(copies), 'l'));
    const long = text('x'.repeat(100_000));
    const list = Buffer.concat([Buffer.from(']('), Buffer.alloc(100_000, 'N'), Buffer.from('e')]);
    for (const bytes of [
      repeated('c_codecs\nencode\n', tuple(long, text('latin1'))),
      repeated('c__builtin__\nset\n', tuple(list)),
      repeated('c__builtin__\nbytearray\n', tuple(long, text('latin1'))),
    ]) {
      expect(loading(bytes)).toThrow(
        about(/its objects are copied again and again, far beyond the \d+ bytes/),
      );
    }
  });

  test('lengths that are not there', () => {
    expect(loadingPickle('X', 255, 255, 255, 255)).toThrow(
      about(/cut short: expected 4294967295 more bytes/),
    );
    expect(loadingPickle(0x8d, Buffer.alloc(8, 0x7f))).toThrow(about(/expected a length, got/));
    expect(loadingPickle(0x8b, 255, 255, 255, 127)).toThrow(
      about(/expected an integer, got one of 2147483647 bytes/),
    );
    expect(loadingPickle(0x8e, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0]))).toThrow(
      about(/cut short: expected 4294967296 more/),
    );
  });

  test.each([
    ['an empty stack', ['0'], /the stack is empty/],
    ['a value below the mark', ['N(', 'a'], /the stack is empty|expected a list/],
    ['no mark', ['e'], /no mark on the stack/],
    ['a number that was not remembered', ['h', 9], /nothing was remembered as number 9/],
    ['a key without a value', ['}(N', 'u'], /expected a value for each key/],
    ['items for what is no list', ['N(N', 'e'], /expected a list to append to, got null/],
    ['entries for what is no dict', ['](NN', 'u'], /expected a dict to fill, got a list of 0/],
    ['items for what is no set', ['](N', 0x90], /expected a set to add to, got a list of 0/],
    ['a protocol of the future', [0x80, 6], /expected a protocol of at most 5, got 6/],
    ['text that is none', ['X', 1, 0, 0, 0, 0xff], /expected text in UTF-8/],
    ['a name that is no text', [']]', 0x93], /expected the name of a type/],
    ['a device that is none', ['ctorch\ndevice\n', tuple(text('☃')), 'R'], /expected a name such as 'cpu'/],
    [
      'a layout that is none',
      ['ctorch.serialization\n_get_layout\n', tuple(text('x')), 'R'],
      /expected a layout/,
    ],
    ['a size with a hole', ['ctorch\nSize\n', tuple(tuple('N')), 'R'], /expected a tuple of whole numbers/],
    [
      'bytes beyond a byte',
      ['c_codecs\nencode\n', tuple(text('☃'), text('latin1')), 'R'],
      /characters up to U\+00FF/,
    ],
    [
      'another encoding',
      ['c_codecs\nencode\n', tuple(text('a'), text('rot13')), 'R'],
      /the encoding 'latin1'/,
    ],
    ['counts that are none', ['ccollections\nCounter\n', tuple('}NNs'), 'R'], /numbers to count with/],
    ['pairs of three', ['ccollections\nOrderedDict\n', tuple('](', '(NNNtl'), 'R'], /pairs|no mark|expected/],
  ] as const)('%s', (_, pieces, expected) => {
    expect(loadingPickle(...pieces)).toThrow(about(expected));
  });

  test('dicts do not reach the prototype of objects', () => {
    const poisoned = pickle('}', text('__proto__'), '}', text('polluted'), 0x88, 'ss');
    const loaded = torch.load(checkpoint(poisoned)) as object;
    expect(Object.keys(loaded)).toEqual(['__proto__']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((loaded as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test('more objects than there is memory for', async () => {
  const units = {
    lists: ']',
    dicts: '}',
    sets: '\x8f',
    tuples: ')',
    marks: '(',
    nones: 'N',
    numbers: 'G\x3f\xf1\x11\x11\x11\x11\x11\x11',
    text: 'X\x01\0\0\0a',
    remembered: 'N\x940',
    tensors: 'ctorch._utils\n_rebuild_meta_tensor_no_storage\n(ctorch\nfloat32\n)(t\x89tR',
  };
  const worker = new Worker(join(__dirname, 'smallHeap.js'), {
    workerData: Object.values(units).map((unit) => Buffer.from(unit, 'latin1')),
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 },
  });
  const messages = on(worker, 'message');
  for (const unit of Object.keys(units)) {
    const { value } = await messages.next();
    expect([unit, value[0]]).toEqual([
      unit,
      expect.stringMatching(
        about(/its objects take more than \d+ MB, which is what JavaScript's heap has to spare/),
      ),
    ]);
  }
  await worker.terminate();
});

describe('zip files', () => {
  const whole = checkpoint(pickle(tensor([4], [1])));
  const directory = whole.lastIndexOf(Buffer.from('PK\x06\x06'));
  const firstEntry = whole.indexOf(Buffer.from('PK\x01\x02'));

  /** The file with some bytes changed. */
  function patched(change: (bytes: Buffer) => void, bytes: Uint8Array = whole): Buffer {
    const copy = Buffer.from(bytes);
    change(copy);
    return copy;
  }

  /** Where the directory has the entry of a record. */
  function entryOf(bytes: Buffer, name: string): number {
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 1)) {
      if (bytes.toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28)) === `archive/${name}`)
        return at;
    }
    throw new Error(`no ${name}`);
  }

  test('cut short anywhere', () => {
    for (let length = 0; length < whole.length; length += 7) {
      expect(loading(whole.subarray(0, length))).toThrow(about(/./));
    }
  });

  test('one bit that flipped in a record', () => {
    const { x } = torch.load<{ x: Tensor }>(bytesOf('doubles.pt'));
    expect(x.numel()).toBe(5);
    const bytes = Buffer.from(bytesOf('doubles.pt'));
    const place = bytes.indexOf(Buffer.from(Float64Array.of(0, 1, 2).buffer));
    expect(
      loading(
        patched((copy) => {
          copy[place + 9] = 1;
        }, bytes),
      ),
    ).toThrow(
      about(/the record "doubles\/data\/0" is damaged: expected the checksum [0-9a-f]{8}, got [0-9a-f]{8}/),
    );
    expect(
      loading(
        patched((copy) => {
          copy[whole.indexOf('storage')] = 0x53;
        }),
      ),
    ).toThrow(about(/"archive\/data.pkl" is damaged/));
  });

  test('names that lead out of the archive', () => {
    for (const name of ['../../x', 'a/../../x', 'a\\b', 'nul\0']) {
      expect(loading(zip({ 'data.pkl': pickle('N'), [name]: Buffer.of(1) }))).toThrow(
        about(/expected names inside the archive/),
      );
    }
  });

  test('a record twice', () => {
    const bytes = patched(
      (copy) => copy.write('data.pkl', entryOf(copy, 'data.pkl') + 46 + 8),
      zip({ 'data.pkl': pickle('N'), 'dat2.pkl': pickle('N') }),
    );
    expect(loading(patched((copy) => copy.write('data', entryOf(copy, 'dat2.pkl') + 46 + 8), bytes))).toThrow(
      about(/is there twice/),
    );
  });

  test('records that lie over one another', () => {
    const bytes = checkpoint(pickle(tensor([4], [1])), { 0: new Uint8Array(16), 1: new Uint8Array(16) });
    const overlapping = patched((copy) => {
      copy.writeUInt32LE(copy.readUInt32LE(entryOf(copy, 'data/0') + 42), entryOf(copy, 'data/1') + 42);
    }, bytes);
    expect(loading(overlapping)).toThrow(about(/reaches byte \d+, where others begin at \d+/));
  });

  test('sizes and offsets that lie', () => {
    const entry = entryOf(whole, 'data/0');
    const lie = (offset: number, value: number) =>
      loading(
        patched((copy) => {
          copy.writeUInt32LE(value, entry + offset);
        }),
      );
    expect(lie(24, 2 ** 31)).toThrow(about(/is stored, yet has 16 bytes for 2147483648/));
    expect(lie(20, 2 ** 31)).toThrow(about(/is stored, yet has 2147483648 bytes for 16|reaches byte/));
    expect(lie(42, 2 ** 31)).toThrow(about(/reaches byte/));
    expect(lie(42, 3)).toThrow(about(/reaches byte|something else/));
    expect(lie(42, 0xffffffff)).toThrow(about(/the long sizes of the record .* are missing/));
    expect(
      loading(
        patched((copy) => {
          copy.writeUInt16LE(60_000, copy.readUInt32LE(entry + 42) + 28);
        }),
      ),
    ).toThrow(about(/reaches byte/));
  });

  test('a directory that lies', () => {
    const end = whole.length - 22;
    const lie = (offset: number, value: number) =>
      loading(patched((copy) => copy.writeUInt32LE(value, end + offset)));
    expect(lie(12, 2 ** 30)).toThrow(about(/expected the directory before byte/));
    expect(lie(16, 2 ** 30)).toThrow(about(/expected the directory before byte/));
    expect(lie(16, 5)).toThrow(about(/expected entry 0 of the directory/));
    expect(lie(16, 0xffffffff)).not.toThrow(); // the long one is there, and says the truth
    expect(loading(patched((copy) => copy.writeUInt16LE(0xfffe, end + 10)))).toThrow(
      about(/expected the directory before byte/),
    );
    const long = (offset: number, value: bigint) =>
      loading(
        patched((copy) => {
          copy.writeUInt32LE(0xffffffff, end + 16);
          copy.writeBigUInt64LE(value, offset);
        }),
      );
    expect(long(directory + 48, 2n ** 63n)).toThrow(
      about(/expected an offset or a size, got 9223372036854775808/),
    );
    expect(long(directory + 32, 2n ** 40n)).toThrow(about(/expected the directory before byte/));
    expect(long(end - 12, 2n ** 40n)).toThrow(about(/expected a zip64 directory before byte/));
    expect(firstEntry).toBeGreaterThan(0);
  });

  test('encrypted records, and methods that are not known', () => {
    const entry = entryOf(whole, 'data/0');
    expect(
      loading(
        patched((copy) => {
          copy[entry + 8] = 9;
        }),
      ),
    ).toThrow(about(/is encrypted/));
    expect(
      loading(
        patched((copy) => {
          copy[entry + 10] = 12;
        }),
      ),
    ).toThrow(about(/stored or deflated, got method 12/));
    expect(
      loading(
        patched((copy) => {
          copy[entry + 10] = 8;
        }),
      ),
    ).toThrow(about(/could not be inflated|expected 16 bytes/));
  });

  test('a zip file of something else', () => {
    expect(loading(zip({ 'readme.txt': Buffer.from('hi') }))).toThrow(
      about(/expected a checkpoint with a record data.pkl/),
    );
    expect(loading(zip({ 'data.pkl': pickle('N'), byteorder: Buffer.from('middle') }))).toThrow(
      about(/byte order little or big, got "middle"/),
    );
  });

  /** A checkpoint whose storage is a megabyte of zeros, which is said to be `size` bytes. */
  function bomb(size: number): Buffer {
    const bytes = checkpoint(pickle(storage(size / 4)), {
      0: deflateRawSync(Buffer.alloc(1 << 20), { level: 9 }),
    });
    const entry = entryOf(bytes, 'data/0');
    bytes.writeUInt16LE(8, entry + 10);
    bytes.writeUInt32LE(size, entry + 24);
    return bytes;
  }

  test('records that inflate to far more than the file has', () => {
    const before = process.memoryUsage();
    expect(loading(bomb(400 << 20))).toThrow(
      about(/expected deflated records of at most \d+ bytes in a file of \d+, got 419430400/),
    );
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(50 << 20);
  });

  test('a record that inflates to another size than it says', () => {
    expect(loading(bomb(1 << 16))).toThrow(about(/could not be inflated to 65536 bytes/));
    expect(loading(bomb(1 << 21))).toThrow(
      about(/expected 2097152 bytes in the record "archive\/data\/0", got 1048576/),
    );
  });
});

describe('old formats', () => {
  test('a file of something else', () => {
    for (const bytes of [
      new Uint8Array(0),
      Buffer.from('hello'),
      Buffer.alloc(2000),
      Buffer.alloc(2000, 'PYTORCH1'),
    ]) {
      expect(loading(bytes)).toThrow(about(/expected a checkpoint of PyTorch .* got something else/));
    }
  });

  test('cut short anywhere', () => {
    for (const name of ['legacy.pt', 'oldest.tar']) {
      const whole = bytesOf(name);
      // A tar file ends with zeros that nobody needs.
      const needed = name === 'oldest.tar' ? 3600 : whole.length;
      for (let length = 0; length < needed; length += 97)
        expect(loading(whole.subarray(0, length))).toThrow(about(/./));
    }
  });

  const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e80027d2e', 'hex');
  const legacy = (object: Buffer, ...rest: Uint8Array[]): Buffer => Buffer.concat([magic, object, ...rest]);
  const oldStorage = (elements: number | bigint, view: Buffer | string = 'N'): Buffer =>
    Buffer.concat([
      tuple(text('storage'), 'ctorch\nFloatStorage\n', text('a'), text('cpu'), int(elements), view),
      Buffer.from('Q'),
    ]);
  const keys = pickle(']', text('a'), 'a');
  const data = (elements: bigint, bytes = Number(elements) * 4): Buffer => {
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(elements);
    return Buffer.concat([length, Buffer.alloc(bytes)]);
  };

  test('storages that lie', () => {
    expect(torch.load<Tensor>(legacy(pickle(oldStorage(4)), keys, data(4n))).shape).toEqual([4]);
    expect(loading(legacy(pickle(oldStorage(2n ** 50n)), keys, data(4n)))).toThrow(
      about(/expected storages of at most \d+ bytes/),
    );
    expect(loading(legacy(pickle(oldStorage(4)), keys, data(5n)))).toThrow(
      about(/expected 4 elements, got 5/),
    );
    expect(loading(legacy(pickle(oldStorage(4)), keys, data(-4n, 16)))).toThrow(
      about(/expected 4 elements, got -4/),
    );
    expect(loading(legacy(pickle(oldStorage(4)), keys, data(4n, 15)))).toThrow(about(/cut short/));
    expect(loading(legacy(pickle(oldStorage(4)), pickle(']')))).toThrow(about(/the storage "a" is missing/));
    expect(loading(legacy(pickle(oldStorage(4)), pickle(']', text('b'), 'a')))).toThrow(
      about(/the storages that the pickle names/),
    );
    expect(
      loading(legacy(pickle(oldStorage(4)), pickle('](', text('a'), text('a'), 'e'), data(4n), data(4n))),
    ).toThrow(about(/each once/));
    expect(loading(legacy(pickle(oldStorage(4)), pickle('N')))).toThrow(
      about(/expected the list of storages, got null/),
    );
  });

  test('views of storages', () => {
    const view = (offset: number, size: number): Buffer => tuple(text('v'), int(offset), int(size));
    expect(torch.load<Tensor>(legacy(pickle(oldStorage(4, view(1, 2))), keys, data(4n))).shape).toEqual([2]);
    expect(loading(legacy(pickle(oldStorage(4, view(3, 2))), keys, data(4n)))).toThrow(
      about(/a view of a storage of 16 bytes has 8 bytes from byte 12/),
    );
  });

  test('another version', () => {
    const bytes = Buffer.concat([magic.subarray(0, 15), pickle(int(1002))]);
    expect(loading(bytes)).toThrow(about(/expected version 1001 of the old format, got 1002/));
  });

  test('a tar file of something else, and one that lies', () => {
    const tar = Buffer.from(bytesOf('oldest.tar'));
    const sum = (header: Buffer): void => {
      header.write('        ', 148);
      header.write(
        `${header
          .reduce((total, byte) => total + byte, 0)
          .toString(8)
          .padStart(6, '0')}\0 `,
        148,
      );
    };
    const other = Buffer.from(tar);
    other.write('sto', 1024);
    sum(other.subarray(1024, 1536));
    expect(other.toString('latin1', 1024, 1032)).toBe('storages');
    other.write('xtorages', 1024);
    sum(other.subarray(1024, 1536));
    expect(loading(other)).toThrow(about(/a tar file without the file 'storages'/));
    const long = Buffer.from(tar);
    long.write('77777777777', 1024 + 124);
    sum(long.subarray(1024, 1536));
    expect(loading(long)).toThrow(about(/the file at byte 1024 has 8589934591 bytes, where \d+ are left/));
  });
});
