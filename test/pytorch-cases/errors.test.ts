/** Calls that PyTorch rejects: each throws a JavaScript error, and the process lives. */
import { join } from 'node:path';
import { type Call, callCase } from './call';
import { problemsOf } from './record';
import { TensorFile } from './safetensors';
import { Decoder, readCases } from './values';

interface Case extends Call {
  error: string;
  message: string;
}

const file = new TensorFile(join(__dirname, 'errors.safetensors'));

function run({ args, kwargs, message, ...call }: Case): string | undefined {
  const given = new Decoder(file).args(args, kwargs);
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

test('every call of errors.jsonl that is not known to fail throws', () => {
  const cases = readCases<Case>('errors');
  expect(cases).toHaveLength(308);
  expect(problemsOf({ name: 'errors', cases, run })).toEqual([]);
});
