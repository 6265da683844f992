/** LBFGS, whose steps call a closure, and what sparse gradients do, beside PyTorch's. */
import { type optim, type Tensor, torch } from 'torch-node';
import { type Closeness, expectNumbers, readAnswerLines } from '../support/answers';
import { construct, expectBits } from './fixtures';

interface Minimization {
  problem: 'regression' | 'rosenbrock';
  options: Record<string, unknown>;
  dtype: 'float32' | 'float64';
  losses: number[];
  final: string[];
  n_iter: number;
  func_evals: number;
  text: string;
  state: string[];
}

interface Sparse {
  optimizer: string;
  options: Record<string, unknown>;
  final: string;
  text: string;
  step: number;
}

const all = readAnswerLines<Minimization | Sparse>('optim/closures.jsonl');

const problems = {
  regression(dtype: 'float32' | 'float64'): [Tensor[], () => Tensor] {
    torch.manualSeed(1);
    const options = { dtype: torch[dtype] };
    const [x, y] = [torch.randn([16, 5], options), torch.randn([16, 3], options)];
    const weight = torch.randn([3, 5], options).requiresGrad_();
    const bias = torch.zeros([3], options).requiresGrad_();
    return [[weight, bias], () => x.matmul(weight.t()).add(bias).tanh().sub(y).pow(2).mean()];
  },
  rosenbrock(dtype: 'float32' | 'float64'): [Tensor[], () => Tensor] {
    const point = torch.tensor([-1.5, 2], { dtype: torch[dtype] }).requiresGrad_();
    const [x, y] = [() => point.index(0), () => point.index(1)];
    return [
      [point],
      () =>
        x()
          .neg()
          .add(1)
          .pow(2)
          .add(y().sub(x().pow(2)).pow(2).mul(100)),
    ];
  },
};

const minimizations = all.filter((item): item is Minimization => 'problem' in item);

describe.each(
  minimizations.map(
    (item) => [`${item.problem} ${JSON.stringify(item.options)} ${item.dtype}`, item] as const,
  ),
)('LBFGS on %s', (_, item) => {
  const [params, evaluate] = problems[item.problem](item.dtype);
  const optimizer = construct('LBFGS', params, item.options);
  const losses = item.losses.map(() =>
    optimizer
      .step(() => {
        optimizer.zeroGrad();
        const loss = evaluate();
        loss.backward();
        return loss;
      })
      .item(),
  );

  test('goes the same way', () => {
    // Each iteration divides by differences of the last one's gradients.
    const closeness: Closeness = { rounding: 'processor', units: item.dtype === 'float64' ? 2 ** 16 : 64 };
    expectNumbers(losses, item.losses, item.dtype, closeness);
    for (const [i, parameter] of params.entries()) expectBits(parameter, item.final[i] as string, closeness);
  });

  test('evaluates as often, and packs the same state', () => {
    const state = optimizer.stateDict().state[0] as optim.ParamState;
    expect(state).toMatchObject({ n_iter: item.n_iter, func_evals: item.func_evals });
    expect(Object.keys(state).sort()).toEqual(item.state);
    expect(String(optimizer)).toBe(item.text);
  });
});

const sparse = all.filter((item): item is Sparse => 'optimizer' in item);

test.each(sparse.map((item) => [`${item.optimizer} ${JSON.stringify(item.options)}`, item] as const))(
  '%s takes sparse gradients',
  (_, item) => {
    torch.manualSeed(2);
    const weight = torch.randn([6, 3]).requiresGrad_();
    const optimizer = construct(item.optimizer, [weight], item.options);
    for (let step = 0; step < 12; step++) {
      const indices = torch.randint(6, [1, 4]);
      weight.grad = torch.sparseCooTensor(indices, torch.randn([4, 3]), [6, 3]);
      optimizer.step();
    }
    expectBits(weight, item.final);
    expect(String(optimizer)).toBe(item.text);
    const step = optimizer.stateDict().state.get(0)?.['step'] ?? 0;
    expect(torch.isTensor(step) ? step.item() : step).toBe(item.step);
  },
);
