/**
 * Seconds a step of each optimizer (or of those named), as Python has it by default, over the article's model and over
 * 200 small parameters, as JSON.
 */
import { models, optim, type Tensor, torch } from 'torch-node';

const [threads, steps = '200', ...only] = process.argv.slice(2);
torch.setNumThreads(Number(threads));

const article = [...new models.CNN().parameters()].map((parameter) => [...parameter.shape]);
const small = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? [16, 16] : [16]));

/** What each optimizer takes, beside the parameters, and which parameters. */
const special: Record<string, { options?: object; matrices?: boolean; sparse?: boolean; closure?: boolean }> =
  {
    SGD: { options: { lr: 0.01, momentum: 0.9 } },
    LBFGS: { options: { maxIter: 1 }, closure: true },
    Muon: { matrices: true },
    SparseAdam: { sparse: true },
  };
const names = [
  ...[
    'Adadelta',
    'Adafactor',
    'Adagrad',
    'Adam',
    'AdamW',
    'Adamax',
    'ASGD',
    'LBFGS',
    'Muon',
    'NAdam',
    'RAdam',
  ],
  ...['RMSprop', 'Rprop', 'SGD', 'SparseAdam'],
] as const;
type Steps = { step(closure?: () => Tensor): unknown };
type Make = new (params: Tensor[], options: object) => Steps;

function stepSeconds(name: (typeof names)[number], shapes: readonly number[][]): number {
  const { options = {}, matrices, sparse, closure } = special[name] ?? {};
  const flat = (shape: number[]) => [shape[0] as number, shape.slice(1).reduce((a, b) => a * b, 1)];
  const used = matrices ? shapes.filter((shape) => shape.length > 1).map(flat) : shapes;
  torch.manualSeed(0);
  const parameters = used.map((shape) => torch.randn(shape).requiresGrad_());
  for (const parameter of parameters) {
    const gradient = torch.randn(parameter.shape).mul(0.01);
    parameter.grad = sparse ? gradient.toSparse() : gradient;
  }
  const optimizer = new (optim[name] as unknown as Make)(parameters, options);
  const loss = torch.tensor(1);
  const step = closure ? () => optimizer.step(() => loss) : () => optimizer.step();
  const times: number[] = [];
  for (let i = 0; i < 2 * Number(steps); i++) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  // The second half, when all is warm; the lower quartile, which what else runs on the machine disturbs least.
  const warm = times.slice(Number(steps)).sort((a, b) => a - b);
  return (warm[warm.length >> 2] as number) / 1000;
}

const result: Record<string, number> = {};
for (const name of names.filter((one) => only.length === 0 || only.includes(one))) {
  result[`${name}, the article's model`] = stepSeconds(name, article);
  result[`${name}, 200 small parameters`] = stepSeconds(name, small);
}
console.log(JSON.stringify(result));
