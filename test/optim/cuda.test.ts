import { nn, optim, type Tensor, torch } from 'torch-node';
import { describeOnCuda } from '../support/onCuda';

/** The parameters after three steps. */
function trained(device: string, make: (parameters: Iterable<Tensor>) => optim.Optimizer): Tensor {
  torch.manualSeed(0);
  const model = new nn.Linear(4, 3).to(device);
  const x = torch.randn(8, 4).to(device);
  const optimizer = make(model.parameters());
  for (let i = 0; i < 3; i++) {
    optimizer.zeroGrad();
    model(x).square().mean().backward();
    optimizer.step();
  }
  return torch.cat([...model.parameters()].map((parameter) => parameter.detach().cpu().reshape(-1)));
}

describeOnCuda('optimizers on cuda', () => {
  test.each([
    ['Adam', {}],
    ['Adam', { foreach: false }],
    ['Adam', { fused: true }],
    ['Adam', { capturable: true }],
    ['AdamW', {}],
    ['SGD', { lr: 0.1, momentum: 0.9 }],
    ['SGD', { lr: 0.1, fused: true }],
    ['RMSprop', {}],
    ['NAdam', {}],
    ['RAdam', {}],
  ] as const)('%s %j steps as on the CPU', (name, options) => {
    const make = (device: string) => (parameters: Iterable<Tensor>) =>
      new optim[name](parameters, device === 'cpu' ? { ...options, capturable: false } : options);
    const strip = (device: string) =>
      trained(device, (parameters) =>
        name === 'SGD' ? new optim.SGD(parameters, options as { lr: number }) : make(device)(parameters),
      );
    expect(strip('cuda').sub(strip('cpu')).abs().max().item()).toBeLessThan(1e-5);
  });

  test('a step in float16 with a GradScaler, and one that is left out', () => {
    torch.manualSeed(0);
    const model = new nn.Linear(4, 3).to('cuda');
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const scaler = new torch.GradScaler('cuda', { initScale: 1024 });
    const before = model.weight.detach().clone();
    const step = (x: Tensor) => {
      optimizer.zeroGrad();
      const loss = torch.autocast('cuda', { dtype: torch.float16 }, () => {
        const output = model(x);
        expect(output.dtype).toBe(torch.float16);
        return output.float().square().mean();
      });
      scaler.scale(loss).backward();
      scaler.step(optimizer);
      scaler.update();
    };
    step(torch.full([2, 4], 1e30, { device: 'cuda' }));
    expect(torch.equal(model.weight, before)).toBe(true);
    expect(scaler.getScale()).toBe(512);
    step(torch.ones(2, 4, { device: 'cuda' }));
    expect(torch.equal(model.weight, before)).toBe(false);
    expect(scaler.getScale()).toBe(512);
  });
});
