/**
 * Files with anything changed in them: each loads, or is an error that says what is wrong with the file. A few seconds
 * here; TORCH_NODE_FUZZ_SECONDS asks for more, TORCH_NODE_FUZZ_SEED for other changes.
 */
import { safetensors, torch } from 'torch-node';
import { checkpoint } from './craft';
import { describeValue } from './describe';
import { bytesOf } from './fixtures';
import { Mutator } from './mutator';

const seconds = Number(process.env['TORCH_NODE_FUZZ_SECONDS'] ?? 12);
const seed = Number(process.env['TORCH_NODE_FUZZ_SEED'] ?? 1);

/** What only a mistake of the reader's would say. */
const mistakes =
  /undefined|is not a function|is not iterable|Cannot read|Cannot convert|of null|Maximum call stack|INTERNAL ASSERT/;

/** The contents of a checkpoint, so that what is changed there has the right checksum again. */
function taken(name: string): { pickle: Buffer; storages: Record<string, Buffer> } {
  const bytes = Buffer.from(bytesOf(name));
  const records: Record<string, Buffer> = {};
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const size = bytes.readUInt32LE(at + 24);
    const header = bytes.readUInt32LE(at + 42);
    const data = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const record = bytes
      .toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28))
      .replace(/^[^/]*\//, '');
    records[record] = bytes.subarray(data, data + size);
  }
  const { 'data.pkl': pickle = Buffer.alloc(0), ...others } = records;
  const storages = Object.entries(others).filter(([record]) => record.startsWith('data/'));
  return { pickle, storages: Object.fromEntries(storages.map(([record, data]) => [record.slice(5), data])) };
}

type Make = (mutator: Mutator) => Buffer;

const changedFile =
  (name: string): Make =>
  (mutator) =>
    mutator.mutate(Buffer.from(bytesOf(name)));

const changedPickle = (name: string): Make => {
  const { pickle, storages } = taken(name);
  return (mutator) => checkpoint(mutator.mutate(pickle), storages);
};

const changedStorages = (name: string): Make => {
  const { pickle, storages } = taken(name);
  return (mutator) => {
    const key = mutator.pick(Object.keys(storages));
    const data = mutator.mutate(storages[key] as Buffer).subarray(0, storages[key]?.length);
    return checkpoint(pickle, {
      ...storages,
      [key]: Buffer.concat([data, Buffer.alloc((storages[key]?.length ?? 0) - data.length)]),
    });
  };
};

const kinds: Record<string, { make: Make; load: (bytes: Buffer) => unknown; callee: string }> =
  Object.fromEntries([
    ...['tensors.pt', 'doubles.pt', 'legacy.pt', 'deflated.pt', 'bigEndian.pt', 'oldest.tar'].map((name) => [
      `any byte of ${name}`,
      { make: changedFile(name), load: torch.load, callee: 'torch.load' },
    ]),
    ...['values.pt', 'tensors.pt', 'training.pt', 'protocol5.pt'].map((name) => [
      `the pickle of ${name}`,
      { make: changedPickle(name), load: torch.load, callee: 'torch.load' },
    ]),
    [
      'the storages of tensors.pt',
      { make: changedStorages('tensors.pt'), load: torch.load, callee: 'torch.load' },
    ],
    [
      'any byte of tensors.safetensors',
      { make: changedFile('tensors.safetensors'), load: safetensors.load, callee: 'safetensors.load' },
    ],
  ]);

const share = (seconds * 1000) / Object.keys(kinds).length;

test.each(Object.entries(kinds))(
  '%s',
  (_, { make, load, callee }) => {
    const mutator = new Mutator(seed);
    const before = process.memoryUsage().rss;
    const outcome = { loaded: 0, refused: 0 };
    for (const end = performance.now() + share; performance.now() < end; ) {
      const bytes = make(mutator);
      const start = performance.now();
      try {
        const value = load(bytes);
        outcome.loaded++;
        look(value);
      } catch (error) {
        outcome.refused++;
        const { message } = error as Error;
        const isClear = message.startsWith(`${callee}: the bytes given: `) && !mistakes.test(message);
        if (!isClear)
          throw new Error(`change ${mutator.count} of seed ${seed}: ${message}`, { cause: error });
      }
      expect(performance.now() - start).toBeLessThan(5000);
    }
    expect(outcome.refused).toBeGreaterThan(0);
    expect(process.memoryUsage().rss - before).toBeLessThan(1 << 30);
  },
  share + 30_000,
);

/** What loads must bear being looked at, to the last element, unless a change has expanded it to very many. */
function look(value: unknown): void {
  const tensors: unknown[] = [];
  const seen = new Set<unknown>();
  const stack = [value];
  for (let next = stack.pop(); stack.length > 0 || next !== undefined; next = stack.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (torch.isTensor(next)) tensors.push(next);
    else if (next instanceof Map || next instanceof Set) stack.push(...next.keys(), ...next.values());
    else if (!ArrayBuffer.isView(next)) stack.push(...Object.values(next));
  }
  for (const tensor of tensors) {
    if (!torch.isTensor(tensor) || tensor.numel() >= 1 << 20) continue;
    try {
      describeValue(tensor);
    } catch (error) {
      // A zero point beyond ±2^53 is no number of JavaScript's: the file is valid.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
