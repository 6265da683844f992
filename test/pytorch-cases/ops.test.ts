/** PyTorch's own calls of its operators and functions, with their results and gradients. */
import { join } from 'node:path';
import { torch } from 'torch-node';
import { type Call, callCase } from './call';
import { differenceOfLists } from './close';
import { gradientsOf, lossOf } from './gradients';
import { problemsOf } from './record';
import { TensorFile } from './safetensors';
import { tolerances } from './tolerances';
import { Decoder, flatten, type Json, readCases } from './values';

interface Case extends Call {
  out: Json[];
  grads: Json[] | null;
}

const file = new TensorFile(join(__dirname, 'ops.safetensors'));

function run({ id, fn, kind, args, kwargs, out, grads }: Case): string | undefined {
  const decoder = new Decoder(file, 'scalar');
  const given = decoder.args(args, kwargs);
  torch.manualSeed(0);
  const outputs = flatten(callCase({ fn, kind }, given));
  const expected = out.map((value) => new Decoder(file).value(value));
  const tolerance = tolerances[id] ?? tolerances[fn];
  const wrong = differenceOfLists('out', outputs, expected, tolerance);
  if (wrong || grads === null) return wrong;
  const loss = lossOf(outputs);
  if (loss === null) return 'no output requires grad';
  const gradients = gradientsOf(loss, decoder.inputs);
  return differenceOfLists(
    'grads',
    gradients,
    grads.map((value) => new Decoder(file).value(value)),
    tolerance,
  );
}

/** What the article's program calls, and the operators under it. */
const required =
  /^(nn\.functional\.(conv2d|relu|max_pool2d|linear|dropout|cross_entropy)|flatten|add|sub|mul|div|matmul|eq|sum|mean|max|argmax|reshape|view|softmax|zeros|ones|cat|stack|transpose|t)#/;

test('every case of ops.jsonl that is not known to fail passes', () => {
  const cases = readCases<Case>('ops');
  expect(cases).toHaveLength(1590);
  expect(problemsOf({ name: 'ops', cases, run, required })).toEqual([]);
});
