/** Constraints hold where Python's do (test/fixtures/distributions/constraints.py). */
import { type distributions, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { build, type Encoded, type EncodedTensor, expectNoted, type Noted, tensorOf } from './fixtures';

const { constraints } = torch.distributions;

interface Case {
  made: Encoded;
  value: EncodedTensor;
  valid: Noted;
  text: string;
  isDiscrete: boolean;
  eventDim: number;
}

const cases = readAnswerLines<Case>('distributions/constraints.jsonl').map(
  (one, i) => [`${i} ${one.text}`, one] as const,
);

test.each(cases)('%s', (_, one) => {
  const isDependent = (one.made as { constraint: string }).constraint === 'dependent';
  const constraint = (
    isDependent ? constraints.dependent({ eventDim: 1, isDiscrete: true }) : build(one.made)
  ) as distributions.constraints.Constraint;
  expectNoted(() => constraint.check(tensorOf(one.value)), one.valid, 'elements');
  expect(String(constraint)).toBe(one.text);
  expect([constraint.isDiscrete, constraint.eventDim]).toEqual([one.isDiscrete, one.eventDim]);
  expect(constraint).toBeInstanceOf(constraints.Constraint);
});

test('classes are called or made with new', () => {
  expect(constraints.interval(0, 1)).toBeInstanceOf(constraints.interval);
  expect(new constraints.interval(0, 1)).toBeInstanceOf(constraints.interval);
  expect(constraints.unitInterval).toBeInstanceOf(constraints.interval);
  expect(constraints.unitInterval).not.toBeInstanceOf(constraints.halfOpenInterval);
  expect(constraints.realVector).toBeInstanceOf(constraints.independent);
});

test('what depends on an instance', () => {
  const { dependent, dependentProperty, isDependent } = constraints;
  expect(isDependent(dependent)).toBe(true);
  expect(isDependent(constraints.real)).toBe(false);
  expect(() => dependent.eventDim).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
  expect(dependent({ eventDim: 2 }).eventDim).toBe(2);
  expect(dependent({ eventDim: 2 })({ isDiscrete: true }).eventDim).toBe(2);
  const property = dependentProperty({ fn: () => constraints.real, eventDim: 0 });
  expect(isDependent(property)).toBe(true);
  expect(property.eventDim).toBe(0);
  expect(() => property.isDiscrete).toThrow('DependentProperty: isDiscrete depends on the instance');
  const { Binomial, Uniform } = torch.distributions;
  expect(isDependent(Binomial.support)).toBe(true);
  expect(Binomial.support.isDiscrete).toBe(true);
  expect(isDependent(Uniform.argConstraints['low'])).toBe(true);
});

test.each([
  [
    () => constraints.independent(1 as never, 1),
    "independent: argument 'baseConstraint': expected a Constraint, got 1",
  ],
  [
    () => constraints.independent(constraints.real, -1),
    "independent: argument 'reinterpretedBatchNdims': expected an integer of at least 0, got -1",
  ],
  [() => constraints.cat([1 as never]), "cat: argument 'cseq': expected a Constraint, got 1"],
  [
    () => constraints.cat([constraints.real], 0, [1, 2]),
    'cat: expected 1 lengths, one for each constraint, got 2',
  ],
  [
    () => constraints.independent(constraints.positive, 3).check(torch.zeros([2])),
    'IndependentConstraint(GreaterThan(lower_bound=0.0), 3): expected a value of at least 3 dimensions, got 1',
  ],
])('%s', (compute, message) => {
  expect(compute).toThrow(message);
});
