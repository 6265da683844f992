/** Seconds a call of small operators, without and with recording for autograd, as JSON. */
import { nn, optim, type Tensor, torch } from 'torch-node';

torch.setNumThreads(Number(process.argv[2]));
const [a, b] = [torch.ones(2), torch.ones(2)];
const m = torch.ones(2, 2);
const i = torch.tensor([1n, 0n]);
const [ga, gb] = [torch.ones(2, { requiresGrad: true }), torch.ones(2, { requiresGrad: true })];
const gm = torch.ones(2, 2, { requiresGrad: true });

function perCall(call: () => unknown, calls = 100_000): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    for (let k = 0; k < calls; k++) call();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000 / calls;
}

function chain(): void {
  let x: Tensor = ga;
  for (let k = 0; k < 100; k++) x = x.mul(b);
  x.sum().backward();
}

const result: Record<string, number> = {};
torch.noGrad(() => {
  result['add'] = perCall(() => a.add(b));
  result['relu'] = perCall(() => a.relu());
  result['sum(dim)'] = perCall(() => m.sum(1));
  result['cat'] = perCall(() => torch.cat([a, b]));
  result['index'] = perCall(() => a.index(i));
  result['view'] = perCall(() => m.view(4));
  result['item'] = perCall(() => a.sum().item());
});
result['add, grad'] = perCall(() => ga.add(gb));
result['relu, grad'] = perCall(() => ga.relu());
result['sum(dim), grad'] = perCall(() => gm.sum(1));
result['cat, grad'] = perCall(() => torch.cat([ga, gb]));
result['index, grad'] = perCall(() => ga.index(i));
result['view, grad'] = perCall(() => gm.view(4));
result['item, grad'] = perCall(() => ga.sum().item());
result['backward through 100'] = perCall(chain, 200);

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
result['MLP step'] = perCall(() => {
  optimizer.zeroGrad();
  lossFn(model(x), y).backward();
  optimizer.step();
}, 300);
console.log(JSON.stringify(result));
