/** PyTorch's own calls of its operators and functions, with their results and gradients. */
import { join } from 'node:path';
import { type AnsweredCall, differenceOfCall } from './answer';
import { problemsOf } from './record';
import { TensorFile } from './safetensors';
import { tolerances } from './tolerances';
import { readCases } from './values';

const file = new TensorFile(join(__dirname, 'ops.safetensors'));

const run = (one: AnsweredCall) => differenceOfCall(one, file, tolerances[one.id] ?? tolerances[one.fn]);

/** What the article's program calls, and the operators under it. */
const required =
  /^(nn\.functional\.(conv2d|relu|max_pool2d|linear|dropout|cross_entropy)|flatten|add|sub|mul|div|matmul|eq|sum|mean|max|argmax|reshape|view|softmax|zeros|ones|cat|stack|transpose|t)#/;

test('every case of ops.jsonl that is not known to fail passes', () => {
  const cases = readCases<AnsweredCall>('ops');
  expect(cases).toHaveLength(1590);
  expect(problemsOf({ name: 'ops', cases, run, required })).toEqual([]);
});
