/** Calls that PyTorch rejects: each throws a JavaScript error, and the process lives. */
import { join } from 'node:path';
import { torch } from 'torch-node';
import { TensorFile } from '../support/tensorFile';
import { type Call, callCase } from './call';
import { problemsOf } from './record';
import { Decoder, readCases } from './values';

interface Case extends Call {
  error: string;
  message: string;
}

const file = new TensorFile(join(__dirname, 'errors.safetensors'));

function run({ args, kwargs, message, ...call }: Case): string | undefined {
  const given = new Decoder(file, 'scalar').args(args, kwargs);
  try {
    callCase(call, given);
  } catch (error) {
    if (!(error instanceof Error)) return `threw ${String(error)}, which is no Error`;
    if (process.env['SHOW_MESSAGES']) {
      process.stdout.write(`${call.id}\n  theirs: ${message}\n  ours:   ${error.name}: ${error.message}\n`);
    }
    return / is missing$/.test(error.message) ? error.message : undefined;
  }
  return `threw nothing; PyTorch says: ${message}`;
}

const lostOverlap =
  'the tensors overlap in memory, which the stored data has lost; the test below has such calls';
const impossible = {
  'kthvalue!0': lostOverlap,
  'gather!5': lostOverlap,
  'take!0': lostOverlap,
  'take!1': lostOverlap,
  'take!2': lostOverlap,
  'cat!0': lostOverlap,
};

test('every call of errors.jsonl that is not known to fail throws', () => {
  const cases = readCases<Case>('errors');
  expect(cases).toHaveLength(308);
  expect(problemsOf({ name: 'errors', cases, run, impossible })).toEqual([]);
});

test('results may not overlap what they are made from, nor themselves', () => {
  const x = torch.randn(3, 3);
  const once = torch.zeros(1).expand(3);
  const index = torch.tensor([0n, 1n, 2n]);
  expect(() => torch.kthvalue(x, 2, { out: [x.index(0), index] })).toThrow('single memory location');
  expect(() => torch.gather(x.index(0), 0, index, { out: once })).toThrow('single memory location');
  expect(() => torch.take(x, index, { out: once })).toThrow('single memory location');
  expect(() => torch.take(x, index, { out: x.index(0) })).toThrow('single memory location');
  expect(() => torch.cat([x.index(0), x.index(1)], { out: torch.zeros(1).expand(6) })).toThrow(
    'single memory location',
  );
});
