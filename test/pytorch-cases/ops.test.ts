/** PyTorch's own calls of its operators and functions, with their results and gradients. */
import { type AnsweredCall, differenceOfCall } from './answer';
import { answeredCases } from './answered';
import { problemsOf } from './record';
import { tolerances } from './tolerances';

const { cases, file } = answeredCases<AnsweredCall>('ops');

const run = (one: AnsweredCall) => differenceOfCall(one, file, tolerances[one.id] ?? tolerances[one.fn]);

/** What the article's program calls, and the operators under it. */
const required =
  /^(nn\.functional\.(conv2d|relu|max_pool2d|linear|dropout|cross_entropy)|flatten|add|sub|mul|div|matmul|eq|sum|mean|max|argmax|reshape|view|softmax|zeros|ones|cat|stack|transpose|t)#/;

test('every case of ops.jsonl that is not known to fail passes', () => {
  expect(cases).toHaveLength(1590);
  expect(problemsOf({ name: 'ops', cases, run, required })).toEqual([]);
});
