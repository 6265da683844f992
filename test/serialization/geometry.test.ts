/**
 * Sizes, strides and offsets of every kind: a file with them loads exactly where arithmetic says that they stay inside
 * their memory, and is an error that says what is wrong elsewhere.
 */
import { safetensors, type Tensor, torch } from 'torch-node';
import { checkpoint, pickle, safetensorsFile, storage, tensor } from './craft';
import { Mutator } from './mutator';

const random = new Mutator(Number(process.env['TORCH_NODE_FUZZ_SEED'] ?? 1));
const elements = 12;
const bytes = new Uint8Array(Float32Array.from({ length: elements }, (_, i) => i).buffer);

/** Mostly small numbers, and some at which arithmetic goes wrong. */
function draw(): bigint {
  if (random.below(12) > 0) return BigInt(random.below(5));
  return random.pick([
    -1n,
    11n,
    12n,
    13n,
    2n ** 31n,
    2n ** 32n,
    2n ** 61n,
    2n ** 62n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ]);
}

/** The places of a tensor's elements, in order. */
function places(sizes: readonly bigint[], strides: readonly bigint[], offset: bigint): bigint[] {
  let result = [offset];
  for (const [i, size] of sizes.entries()) {
    const steps = Array.from({ length: Number(size) }, (_, step) => BigInt(step) * (strides[i] as bigint));
    result = result.flatMap((place) => steps.map((step) => place + step));
  }
  return result;
}

test('tensors over a storage', () => {
  const outcome = { loaded: 0, refused: 0 };
  for (let round = 0; round < 3000; round++) {
    const dimensions = random.below(4);
    const sizes = Array.from({ length: dimensions }, draw);
    const strides = Array.from({ length: dimensions }, draw);
    const offset = draw();
    const isEmpty = sizes.includes(0n);
    const areSmall = [...sizes, ...strides, offset].every((value) => value < 2n ** 53n);
    const areNatural = [...sizes, ...strides, offset].every((value) => value >= 0n);
    const last = sizes.reduce((sum, size, i) => sum + (size - 1n) * (strides[i] as bigint), offset);
    const isInside = areNatural && !isEmpty && last < BigInt(elements);
    const what = `sizes ${sizes}, strides ${strides}, offset ${offset}`;
    const file = checkpoint(pickle(tensor(sizes, strides, { offset, from: storage(elements) })), {
      0: bytes,
    });
    let loaded: Tensor;
    try {
      loaded = torch.load<Tensor>(file);
    } catch (error) {
      const { message } = error as Error;
      expect([what, message]).toEqual([
        what,
        expect.stringMatching(/^torch\.load: the bytes given: .*\bgot\b/s),
      ]);
      // Beyond 2^53 nothing that exists is meant, even where the step is never taken.
      expect([what, isInside && areSmall]).toEqual([what, false]);
      outcome.refused++;
      continue;
    }
    expect([what, areNatural && (isInside || isEmpty)]).toEqual([what, true]);
    expect(loaded.shape).toEqual(sizes.map(Number));
    // A stride of 0 makes few elements many.
    if (loaded.numel() < 1 << 16 && !isEmpty) {
      expect(loaded.flatten().tolist()).toEqual(places(sizes, strides, offset).map(Number));
    }
    outcome.loaded++;
  }
  expect(Math.min(outcome.loaded, outcome.refused)).toBeGreaterThan(300);
});

const itemsizes = { U8: 1, F16: 2, F32: 4, I64: 8 };

test('headers of safetensors', () => {
  const outcome = { loaded: 0, refused: 0 };
  for (let round = 0; round < 3000; round++) {
    let at = 0;
    const tensors = Array.from({ length: random.below(5) }, (_, i) => {
      const dtype = random.pick(Object.keys(itemsizes) as (keyof typeof itemsizes)[]);
      const shape = Array.from({ length: random.below(3) }, () => random.below(4));
      const size = shape.reduce((product, one) => product * one, itemsizes[dtype]);
      const offsets = [at, at + size];
      at += size;
      return { name: `t${i}`, dtype, shape, size, offsets: offsets as [number, number] };
    });
    let total = at;
    // Half of them tell a lie, which may come to the truth.
    const lies = [
      () => total++,
      () => total--,
      ...tensors.flatMap(({ shape, offsets }) => [
        () => offsets[random.below(2)]++,
        () => offsets[random.below(2)]--,
        () => offsets.reverse(),
        () => shape.push(random.pick([0, 1, 2, 2 ** 31, Number.MAX_SAFE_INTEGER])),
        () => offsets.fill(2 ** 52),
        () => {
          const [begin, end] = random.pick(tensors).offsets;
          offsets.splice(0, 2, begin, end);
        },
      ]),
    ];
    if (random.below(2) === 1) random.pick(lies)();
    if (total < 0) continue;
    const size = (dtype: keyof typeof itemsizes, shape: readonly number[]): bigint =>
      shape.reduce((product, one) => product * BigInt(one), BigInt(itemsizes[dtype]));
    // The strides of a tensor without elements have to be numbers too.
    const isSmall = tensors.every(({ dtype, shape }) =>
      Number.isSafeInteger(shape.reduce((product, one) => product * (one || 1), itemsizes[dtype])),
    );
    const inOrder = tensors.map(({ offsets }) => offsets).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const isTrue =
      isSmall &&
      tensors.every(({ dtype, shape, offsets }) => size(dtype, shape) === BigInt(offsets[1] - offsets[0])) &&
      inOrder.every(([begin], i) => begin === (inOrder[i - 1]?.[1] ?? 0)) &&
      (inOrder.at(-1)?.[1] ?? 0) === total;
    const header = Object.fromEntries(
      tensors.map(({ name, dtype, shape, offsets }) => [name, { dtype, shape, data_offsets: offsets }]),
    );
    const what = `${JSON.stringify(header)} of ${total} bytes`;
    try {
      const loaded = safetensors.load(safetensorsFile(header, total));
      expect([what, isTrue]).toEqual([what, true]);
      for (const { name, shape } of tensors) expect(loaded[name]?.shape).toEqual(shape);
      outcome.loaded++;
    } catch (error) {
      const { message } = error as Error;
      expect([what, message]).toEqual([
        what,
        expect.stringMatching(/^safetensors\.load: the bytes given: safetensors: /),
      ]);
      expect([what, isTrue]).toEqual([what, false]);
      outcome.refused++;
    }
  }
  expect(Math.min(outcome.loaded, outcome.refused)).toBeGreaterThan(300);
});
