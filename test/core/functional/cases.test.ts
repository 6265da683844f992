/** Calls of what `torch` and `nn.functional` write above the operators, with PyTorch's answers (test/fixtures/core/functional.py). */
import { join } from 'node:path';
import { torch } from 'torch-node';
import { type AnsweredCall, differenceOfCall } from '../../pytorch-cases/answer';
import { readAnswered } from '../../pytorch-cases/answered';

const folder = join(__dirname, '../../fixtures/core');
const { cases: all, file } = readAnswered<AnsweredCall>({
  folder,
  name: 'functional',
  tensors: 'functional',
  program: [join(folder, 'functional.py')],
});
const families = new Map<string, AnsweredCall[]>();
for (const one of all) {
  families.set(one.fn, [...(families.get(one.fn) ?? []), one]);
}

test.each([...families])('%s', (_, cases) => {
  for (const one of cases) expect([one.id, differenceOfCall(one, file)]).toEqual([one.id, undefined]);
});

test('the order of dimensions in memory', () => {
  expect(torch.zeros(2, 3, 4).dimOrder()).toEqual([0, 1, 2]);
  expect(torch.zeros(2, 3).t().dimOrder()).toEqual([1, 0]);
  expect(torch.zeros(2, 3, 4).transpose(0, 2).dimOrder()).toEqual([2, 1, 0]);
});

test('functions of single elements', () => {
  const x = torch.tensor([1, 2]);
  expect(x.apply_((element) => 2 * element)).toBe(x);
  expect(x.map_(torch.tensor([10, 20]), (a, b) => a + b).tolist()).toEqual([12, 24]);
});
