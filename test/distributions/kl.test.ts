/** Divergences are Python's (test/fixtures/distributions/kl.py), and so is which function computes them. */
import { type distributions, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { distribution, type Encoded, expectGradients, expectTensor, type WithGradients } from './fixtures';

const { klDivergence, Normal, registerKl } = torch.distributions;

interface Pair {
  p: Encoded;
  q: Encoded;
  result: WithGradients | { error: string };
}

const nameOf = (value: Encoded): string => (value as { distribution: string }).distribution;
const pairs = readAnswerLines<Pair>('distributions/kl.jsonl').map(
  (pair, i) => [`${i} ${nameOf(pair.p)} from ${nameOf(pair.q)}`, pair] as const,
);

test.each(pairs)('%s', (_, { p, q, result }) => {
  const leaves: InstanceType<typeof torch.Tensor>[] = [];
  const compute = () => klDivergence(distribution(p, leaves), distribution(q, leaves));
  if ('error' in result) {
    expect(compute).toThrow(expect.objectContaining({ name: 'NotImplementedError' }));
    return;
  }
  const divergence = compute();
  expectTensor(divergence, result.value);
  expectGradients(divergence, leaves, result.gradients);
});

describe('registerKl', () => {
  class Base extends Normal {}
  class Derived extends Base {}
  const zero = () => torch.zeros([]);
  const make = (Class: new (loc: number, scale: number) => distributions.Normal) => new Class(0, 1);

  test('the most specific pair decides', () => {
    expect(klDivergence(make(Base), make(Derived)).item()).toBe(0);
    registerKl(Base, Normal, () => torch.ones([]));
    expect(klDivergence(make(Derived), make(Base)).item()).toBe(1);
    registerKl(Base, Base)(() => torch.full([], 2));
    expect(klDivergence(make(Derived), make(Base)).item()).toBe(2);
    expect(klDivergence(make(Derived), make(Normal)).item()).toBe(1);
    // Registering a pair again replaces its function.
    registerKl(Base, Base, () => torch.full([], 3));
    expect(klDivergence(make(Derived), make(Base)).item()).toBe(3);
  });

  test('of two pairs that match equally well, p decides, with a warning', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    class Left extends Normal {}
    registerKl(Left, Normal, () => torch.full([], 4));
    registerKl(Normal, Left, () => torch.full([], 5));
    expect(klDivergence(make(Left), make(Left)).item()).toBe(4);
    expect(warn).toHaveBeenCalledWith(
      'klDivergence: Left and Left match two registered pairs equally well; registerKl(Left, Left, …) decides',
      'UserWarning',
    );
    warn.mockRestore();
  });

  test('what is no class of distributions is refused', () => {
    expect(() => registerKl(Normal, torch.Tensor as unknown as typeof Normal, zero)).toThrow(
      "registerKl: argument 'typeQ': expected a subclass of Distribution, got the function or class Tensor",
    );
    expect(() => klDivergence(make(Normal), 1 as unknown as distributions.Normal)).toThrow(
      "klDivergence: argument 'q': expected a Distribution, got 1",
    );
  });
});
