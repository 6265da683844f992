/** Seconds a call of small operators, without and with recording for autograd, as JSON. */
import { nn, optim, type Tensor, torch } from 'torch-node';

torch.setNumThreads(Number(process.argv[2]));
const [a, b] = [torch.ones(2), torch.ones(2)];
const m = torch.ones(2, 2);
const i = torch.tensor([1n, 0n]);
const [ga, gb] = [torch.ones(2, { requiresGrad: true }), torch.ones(2, { requiresGrad: true })];
const gm = torch.ones(2, 2, { requiresGrad: true });

function chain(): void {
  let x: Tensor = ga;
  for (let k = 0; k < 100; k++) x = x.mul(b);
  x.sum().backward();
}

torch.manualSeed(0);
const model = new nn.Sequential(
  new nn.Linear(32, 32),
  new nn.ReLU(),
  new nn.Linear(32, 32),
  new nn.ReLU(),
  new nn.Linear(32, 32),
);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
const lossFn = new nn.MSELoss();
const [x, y] = [torch.randn(16, 32), torch.randn(16, 32)];
function step(): void {
  optimizer.zeroGrad();
  lossFn(model(x), y).backward();
  optimizer.step();
}

type Case = [name: string, call: () => unknown, calls: number];
const each = (a: Tensor, b: Tensor, m: Tensor, suffix: string): Case[] => [
  [`add${suffix}`, () => a.add(b), 10_000],
  [`relu${suffix}`, () => a.relu(), 10_000],
  [`sum(dim)${suffix}`, () => m.sum(1), 10_000],
  [`cat${suffix}`, () => torch.cat([a, b]), 10_000],
  [`index${suffix}`, () => a.index(i), 10_000],
  [`view${suffix}`, () => m.view(4), 10_000],
  [`item${suffix}`, () => a.sum().item(), 10_000],
];
const plain = each(a, b, m, '');
const recorded = each(ga, gb, gm, ', grad');
const large: Case[] = [
  ['backward through 100', chain, 20],
  ['MLP step', step, 30],
];

const best: Record<string, number> = {};
function time([name, call, calls]: Case): void {
  // What the case before has left is not to be this one's.
  for (let k = 0; k < calls / 10; k++) call();
  const start = performance.now();
  for (let k = 0; k < calls; k++) call();
  const seconds = (performance.now() - start) / 1000 / calls;
  best[name] = Math.min(best[name] ?? seconds, seconds);
}

// Round after round, so that a time when the machine is slow does not meet one operator alone.
for (let round = 0; round < 40; round++) {
  torch.noGrad(() => plain.forEach(time));
  recorded.forEach(time);
  large.forEach(time);
}
console.log(JSON.stringify(best));
