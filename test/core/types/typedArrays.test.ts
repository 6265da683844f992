// What typed arrays say of their own size is not what they hold.
import { torch } from 'torch-node';

/** Makes `array` say that it has a mebibyte. */
function lying<T extends ArrayBufferView>(array: T): T {
  for (const name of ['length', 'byteLength']) Object.defineProperty(array, name, { value: 1 << 20 });
  return array;
}

class Longer extends Uint8Array {
  override get length(): number {
    return 1 << 20;
  }
  override get byteLength(): number {
    return 1 << 20;
  }
}

class Shorter extends Uint8Array {
  override get length(): number {
    return 1;
  }
  override get byteLength(): number {
    return 1;
  }
}

class Disguised extends Uint8Array {
  override get [Symbol.toStringTag](): 'Uint8Array' {
    return 'BigInt64Array' as 'Uint8Array';
  }
}

const arrays = [
  ['own properties', () => lying(Uint8Array.of(1, 2, 3))],
  ['a longer subclass', () => Longer.from([1, 2, 3])],
  ['a shorter subclass', () => Shorter.from([1, 2, 3])],
  ['another tag', () => Disguised.from([1, 2, 3])],
  ['a Buffer', () => lying(Buffer.from([1, 2, 3]))],
] as const;

describe.each(arrays)('a typed array with %s', (_, make) => {
  test('is measured by what it holds', () => {
    const holds = torch.tensor([1, 2, 3], { dtype: torch.uint8 });
    expect(torch.tensor(make()).equal(holds)).toBe(true);
    expect(torch.asTensor(make()).equal(holds)).toBe(true);
    expect(torch.asarray(make()).equal(holds)).toBe(true);
    expect(torch.fromTypedArray(make(), [3]).equal(holds)).toBe(true);
    expect(torch.frombuffer(make(), { dtype: torch.uint8 }).equal(holds)).toBe(true);
    expect(torch.utils.data.defaultConvert(make()).equal(holds)).toBe(true);
    expect(torch.utils.data.defaultCollate([make(), make()]).equal(torch.stack([holds, holds]))).toBe(true);
  });

  test('does not take sizes beyond it', () => {
    expect(() => torch.fromTypedArray(make(), [1 << 20])).toThrow(
      'fromTypedArray: expected 1048576 bytes for these sizes, got 3',
    );
    expect(() => torch.frombuffer(make(), { dtype: torch.uint8, count: 4 })).toThrow(
      'frombuffer: expected 3 bytes to hold 4 elements of torch.uint8',
    );
  });
});

test('wide elements are measured in bytes', () => {
  const array = lying(Float64Array.of(1, 2));
  expect(torch.tensor(array).tolist()).toEqual([1, 2]);
  expect(() => torch.fromTypedArray(array, [2048])).toThrow(
    'fromTypedArray: expected 16384 bytes for these sizes, got 16',
  );
});

test('a DataView is measured by what it covers', () => {
  const view = lying(new DataView(new ArrayBuffer(16), 4, 8));
  expect(torch.frombuffer(view).shape).toEqual([2]);
});

test('a proxy of a typed array is no typed array', () => {
  const proxy = new Proxy(Uint8Array.of(1, 2, 3), {});
  expect(() => torch.fromTypedArray(proxy, [3])).toThrow(
    'fromTypedArray: expected a typed array, got an Uint8Array',
  );
  expect(() => torch.frombuffer(proxy)).toThrow('frombuffer: expected a buffer, got an Uint8Array');
});

test('a detached array is empty, and a resizable one as long as it is now', () => {
  const array = Float32Array.of(1, 2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  expect(torch.tensor(array).shape).toEqual([0]);
});
