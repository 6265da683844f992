/** What Muon shares out among the threads has the bits of the same products one after the other. */
import { optim, type Tensor, torch } from 'torch-node';

const threads = torch.getNumThreads();
afterEach(() => torch.setNumThreads(threads));

/** One step from nothing, as the paper and PyTorch have it: https://docs.pytorch.org/docs/2.13/generated/torch.optim.Muon.html */
function stepped(weight: Tensor, grad: Tensor): Tensor {
  const [rows, columns] = [weight.size(0), weight.size(1)];
  const average = torch.zerosLike(grad).lerp(grad, 1 - 0.95);
  let x = grad.lerp(average, 0.95).bfloat16();
  if (rows > columns) x = x.t();
  x.div_(x.norm().clampMin(1e-7));
  for (let i = 0; i < 5; i++) {
    const gram = x.mm(x.t());
    x = torch.addmm(x, torch.addmm(gram, gram, gram, { beta: -4.775, alpha: 2.0315 }), x, { beta: 3.4445 });
  }
  if (rows > columns) x = x.t();
  return weight.mul(1 - 0.02 * 0.1).add(x, { alpha: -0.02 * Math.sqrt(Math.max(1, rows / columns)) });
}

test.each([1, 2, 3, 8])('on %d threads', (count) => {
  torch.setNumThreads(count);
  torch.manualSeed(0);
  const shapes = [
    [10, 3136],
    [64, 1600],
    [1, 7],
    [300, 40],
    [17, 17],
    [200, 1000],
  ];
  const weights = shapes.map((shape) => torch.randn(shape).requiresGrad_());
  for (const weight of weights) weight.grad = torch.randn(weight.shape);
  const expected = weights.map((weight) => stepped(weight.detach(), weight.grad as Tensor));
  new optim.Muon(weights, { lr: 0.02 }).step();
  for (const [i, weight] of weights.entries())
    expect(weight.detach().equal(expected[i] as Tensor)).toBe(true);
});

test('of one matrix, and of none that has elements', () => {
  torch.setNumThreads(2);
  const weight = torch.ones(2, 3).requiresGrad_();
  weight.grad = torch.eye(2, 3);
  const expected = stepped(weight.detach(), weight.grad);
  new optim.Muon([weight], { lr: 0.02 }).step();
  expect(weight.detach().equal(expected)).toBe(true);
  const empty = [torch.ones(0, 3), torch.ones(2, 0)].map((one) => one.requiresGrad_());
  for (const one of empty) one.grad = torch.ones(one.shape);
  new optim.Muon(empty).step();
  expect(empty.map(({ shape }) => [...shape])).toEqual([
    [0, 3],
    [2, 0],
  ]);
});
