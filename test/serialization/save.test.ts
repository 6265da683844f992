/** torch.save: what it writes, and what it refuses. */
import { readFileSync, statSync } from 'node:fs';
import { nn, type Tensor, torch } from 'torch-node';
import yauzl from 'yauzl';
import { Counter } from '../support/inner';
import { temporaryFolder } from '../support/temporaryFolder';
import { describeValue } from './describe';
import { description, fixture } from './fixtures';

const { at: temporary } = temporaryFolder();

/** `value`, saved and loaded. */
function roundTrip<T>(value: T): T {
  const file = temporary('trip.pt');
  torch.save(value, file);
  return torch.load(file);
}

test.each(['values', 'tensors', 'training', 'legacy', 'doubles'])(
  'what is loaded from %s.pt can be saved',
  (name) => {
    expect(describeValue(roundTrip(torch.load(fixture(`${name}.pt`))))).toEqual(description(name));
  },
);

describe('values', () => {
  test('numbers come back as they were', () => {
    const numbers = [
      0,
      -0,
      1,
      255,
      256,
      65536,
      -1,
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 53 - 1,
      0.1,
      1e300,
      5e-324,
      Infinity,
      NaN,
    ];
    expect(roundTrip(numbers)).toEqual(numbers);
    // Beyond what numbers hold exactly, a number is a float and a bigint an int.
    expect(roundTrip([2 ** 60, 2n ** 60n, -(2n ** 1000n), 7n])).toEqual([
      2 ** 60,
      2n ** 60n,
      -(2n ** 1000n),
      7,
    ]);
  });

  test('text of every kind', () => {
    const text = ['', 'é', '東京', '𝒳', '\ud800', 'x\udc00y', 'a\0b', '\n'.repeat(70_000)];
    expect(roundTrip(text)).toEqual(text);
  });

  test('containers', () => {
    const value = {
      array: [1, [2, []]],
      map: new Map<unknown, unknown>([
        [0, 'zero'],
        ['one', new Map()],
      ]),
      set: new Set([1, 'a', null]),
      object: { deep: { deeper: {} } },
      bytes: Uint8Array.of(0, 127, 128, 255),
      complex: { re: 1.5, im: -0 },
      notComplex: { re: 1, im: 2, other: 3 },
      counter: new Counter([[30, 1]]),
    };
    // A Map of text comes back as an object.
    expect(roundTrip(value)).toEqual({
      ...value,
      map: new Map<unknown, unknown>([
        [0, 'zero'],
        ['one', {}],
      ]),
    });
    expect(roundTrip(value).counter).toBeInstanceOf(Counter);
  });

  test('a frozen array is a tuple, and comes back frozen', () => {
    const [tuple, list] = roundTrip([Object.freeze([1, 2]), [1, 2]]);
    expect(Object.isFrozen(tuple)).toBe(true);
    expect(Object.isFrozen(list)).toBe(false);
  });

  test('undefined is None', () => {
    expect(roundTrip({ a: undefined })).toEqual({ a: null });
  });

  test('what occurs twice is one object, also in itself', () => {
    const shared = { a: 1 };
    const array: unknown[] = [shared, shared];
    array.push(array, new Map([[1, array]]));
    const loaded = roundTrip(array);
    expect(loaded[0]).toBe(loaded[1]);
    expect(loaded[2]).toBe(loaded);
    expect((loaded[3] as Map<number, unknown>).get(1)).toBe(loaded);
  });

  test('names that mean something to JavaScript', () => {
    const loaded = roundTrip(JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "toString": 3}'));
    expect(Object.keys(loaded)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(loaded)).toBe(Object.prototype);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  test('numbers that say what kind they are', () => {
    const kinds = [
      torch.scalar(1, torch.float64),
      torch.scalar(1, torch.int64),
      torch.scalar(1, torch.complex64),
    ];
    expect(roundTrip(kinds)).toEqual([1, 1, { re: 1, im: 0 }]);
  });

  test('a hundred thousand entries', () => {
    const map = new Map(Array.from({ length: 100_000 }, (_, i) => [i, `entry ${i}`]));
    expect(roundTrip(map)).toEqual(map);
  });
});

describe('tensors', () => {
  test('views of a storage stay views of one', () => {
    const base = torch.arange(6).reshape([2, 3]);
    const loaded = roundTrip({ base, column: base.select(1, 1), turned: base.t() });
    expect([loaded.column.stride(), loaded.column.storageOffset(), loaded.turned.stride()]).toEqual([
      [3],
      1,
      [1, 3],
    ]);
    loaded.column.fill_(9);
    expect(loaded.base.tolist()).toEqual([
      [0, 9, 2],
      [3, 9, 5],
    ]);
  });

  test('also where they see it as another dtype', () => {
    const floats = torch.tensor([1, 2]);
    const loaded = roundTrip([floats, floats.view(torch.int32), floats.view(torch.uint8)]) as Tensor[];
    loaded[1]?.fill_(0);
    expect(loaded.map((tensor) => tensor.tolist())).toEqual([
      [0, 0],
      [0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  test('all of a storage is written, of which a view sees part', () => {
    const file = temporary('view.pt');
    torch.save(torch.zeros([100_000]).narrow(0, 5, 2), file);
    expect(statSync(file).size).toBeGreaterThan(400_000);
    torch.save(torch.zeros([100_000]).narrow(0, 5, 2).clone(), file);
    expect(statSync(file).size).toBeLessThan(2000);
  });

  test('a storage of a size that no element divides', () => {
    const bytes = torch.fromTypedArray(Uint8Array.of(0, 0, 128, 63, 1, 2, 3), [7]);
    const loaded = roundTrip([bytes.narrow(0, 0, 4).view(torch.float32), bytes]) as [Tensor, Tensor];
    expect(loaded.map((tensor) => tensor.tolist())).toEqual([[1], [0, 0, 128, 63, 1, 2, 3]]);
  });

  test('requiresGrad and Parameters', () => {
    const leaf = torch.ones([2], { requiresGrad: true });
    const loaded = roundTrip({
      leaf,
      result: leaf.mul(2),
      parameter: new nn.Parameter(torch.ones([2]), false),
    });
    expect([loaded.leaf.requiresGrad, loaded.result.requiresGrad, loaded.parameter.requiresGrad]).toEqual([
      true,
      true,
      false,
    ]);
    expect(loaded.result.isLeaf).toBe(true);
    expect(loaded.parameter).toBeInstanceOf(nn.Parameter);
    expect(loaded.leaf).not.toBeInstanceOf(nn.Parameter);
  });

  test('saved and loaded inside noGrad and inference mode', () => {
    const parameter = new nn.Parameter(torch.ones([2]));
    expect(torch.noGrad(() => roundTrip(parameter)).requiresGrad).toBe(true);
    expect(torch.inferenceMode(() => roundTrip({ x: torch.ones([2]) }).x.tolist())).toEqual([1, 1]);
  });

  test('the same tensor is one again', () => {
    const tensor = torch.ones([2]);
    const [a, b] = roundTrip([tensor, tensor]);
    expect(a).toBe(b);
  });

  test('loading does not change what was saved', () => {
    const tensor = torch.ones([2]);
    const file = temporary('copy.pt');
    torch.save(tensor, file);
    torch.load<Tensor>(file).fill_(5);
    expect(torch.load<Tensor>(file).tolist()).toEqual([1, 1]);
  });
});

describe('the file', () => {
  const file = temporary('file.pt');

  /** The file's records, as another program reads them; it verifies their checksums. */
  async function records(): Promise<Map<string, Buffer>> {
    const zip = await yauzl.openPromise(file);
    const result = new Map<string, Buffer>();
    for await (const entry of zip.eachEntry()) {
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      result.set(entry.fileName, Buffer.concat(chunks));
    }
    return result;
  }

  test('has the records that Python writes, in its order', async () => {
    torch.save([torch.ones([2]), torch.zeros([0]), torch.ones([3], { dtype: torch.int16 })], file);
    const found = await records();
    expect([...found.keys()]).toEqual(
      [
        'data.pkl',
        '.format_version',
        '.storage_alignment',
        'byteorder',
        'data/0',
        'data/1',
        'data/2',
        'version',
        '.data/serialization_id',
      ].map((name) => `file/${name}`),
    );
    expect(found.get('file/data/2')).toEqual(Buffer.from([1, 0, 1, 0, 1, 0]));
    expect(String(found.get('file/.data/serialization_id'))).toMatch(/^\d{40}$/);
  });

  test('has every record at a multiple of 64 bytes', async () => {
    torch.save(
      Array.from({ length: 50 }, (_, i) => torch.full([i + 1], i)),
      file,
    );
    const bytes = readFileSync(file);
    for (const content of (await records()).values()) {
      const places: number[] = [];
      for (let at = bytes.indexOf(content); at >= 0; at = bytes.indexOf(content, at + 1)) places.push(at);
      expect(places.some((place) => place % 64 === 0)).toBe(true);
    }
  });

  test('is the same for the same values', () => {
    torch.save({ a: torch.ones([2]), b: 'text' }, file);
    const first = readFileSync(file);
    torch.save({ a: torch.ones([2]), b: 'text' }, file);
    expect(readFileSync(file)).toEqual(first);
  });

  test('goes to an object with write() too', () => {
    const chunks: Uint8Array[] = [];
    const value = { a: torch.arange(700_000), b: [1, 2] };
    torch.save(value, { write: (chunk) => chunks.push(chunk) });
    expect(describeValue(torch.load(Buffer.concat(chunks)))).toEqual(describeValue(value));
  });

  test('may have a name of any language', () => {
    const named = temporary('モデル.v2.pt');
    torch.save({ a: 1 }, named);
    expect(torch.load(named)).toEqual({ a: 1 });
  });
});

describe('misuse', () => {
  const file = temporary('misuse.pt');
  const saving =
    (value: unknown, target: unknown = file) =>
    () =>
      torch.save(value, target as string);

  test('what Python has no type for is named with its place', () => {
    expect(saving({ net: new nn.Linear(1, 1) })).toThrow(
      /^torch.save: at \.net: expected data, got a Linear; save its stateDict\(\)$/,
    );
    expect(saving({ a: [{ 'b c': new Date(0) }] })).toThrow(
      /at \.a\[0\]\["b c"\]: expected data, got a Date/,
    );
    expect(saving(new Map([[3, Symbol('x')]]))).toThrow(/at \.get\(3\): expected data, got a symbol/);
    expect(saving(() => 1)).toThrow(/^torch.save: expected data, got a function/);
    expect(saving(new Float32Array(2))).toThrow(/expected data, got a Float32Array/);
    expect(saving(torch.channelsLast)).toThrow(TypeError);
  });

  test('keys that no dict takes', () => {
    expect(saving(new Map([[[1], 2]]))).toThrow(/expected a key that Python's dicts take, got an array of 1/);
    expect(saving(new Map([[Object.freeze([1]), 2]]))).not.toThrow();
  });

  test('what holds itself and can not', () => {
    const set = new Set<unknown>();
    set.add(set);
    expect(saving(set)).toThrow(/a Set contains itself/);
    const inner: unknown[] = [];
    const tuple = Object.freeze([inner]);
    inner.push(tuple);
    expect(saving(tuple)).toThrow(/a frozen array contains itself/);
  });

  test('objects too deep for Python', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(saving(deep)).toThrow(/expected at most 900 levels of objects in objects, got more/);
  });

  test('integers too long for the format', () => {
    expect(saving({ big: 1n << 3000n })).toThrow(
      /^torch.save: at \.big: expected an integer of at most 2040 bits, got one of 3008/,
    );
  });

  test('a getter that throws', () => {
    const value = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no value');
      },
    });
    expect(saving(value)).toThrow('no value');
  });

  test('disposed tensors', () => {
    const tensor = torch.ones([2]);
    tensor.dispose();
    expect(saving(tensor)).toThrow(/disposed/);
  });

  test('no place to write to', () => {
    expect(saving(1, 7)).toThrow(/argument 'f': expected a path or an object with write\(\), got 7/);
    expect(saving(1, '')).toThrow(/got an empty string/);
    expect(saving(1, {})).toThrow(TypeError);
  });

  test('none of these leaves a file', () => {
    for (const value of [() => 1, 1n << 3000n]) expect(saving(value, temporary('never.pt'))).toThrow();
    expect(statSync(temporary('never.pt'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
