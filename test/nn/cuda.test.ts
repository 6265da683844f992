import { nn, type Tensor, torch } from 'torch-node';
import { describeOnCuda } from '../support/onCuda';

const { functional: F } = nn;

/** The greatest difference between what `run` gives on the GPU and on the CPU. */
function difference(run: (device: string) => Tensor): number {
  return run('cuda').cpu().sub(run('cpu')).abs().max().item();
}

describeOnCuda('layers on cuda', () => {
  beforeAll(() => {
    torch.backends.cudnn.allowTf32 = false;
  });
  afterAll(() => {
    torch.backends.cudnn.allowTf32 = true;
  });

  test.each([
    ['Conv2d', () => new nn.Conv2d(3, 4, 3), [2, 3, 8, 8]],
    ['ConvTranspose2d', () => new nn.ConvTranspose2d(3, 4, 3, 2), [2, 3, 5, 5]],
    ['BatchNorm2d', () => new nn.BatchNorm2d(3), [2, 3, 5, 5]],
    ['MaxPool2d', () => new nn.MaxPool2d(2), [2, 3, 6, 6]],
    ['TransformerEncoderLayer', () => new nn.TransformerEncoderLayer(8, 2, 16, 0), [3, 2, 8]],
  ] as [string, () => nn.Module, number[]][])(
    '%s has the gradient that it has on the CPU',
    (_, make, shape) => {
      expect(
        difference((device) => {
          torch.manualSeed(0);
          const module = make();
          const x = torch.randn(shape).to(device).requiresGrad_();
          (module.to(device) as unknown as (x: Tensor) => Tensor)(x).square().sum().backward();
          return x.grad as Tensor;
        }),
      ).toBeLessThan(1e-3);
    },
  );

  test.each([
    ['LSTM', (device: string) => new nn.LSTM(5, 6, 2, { bidirectional: true, device })],
    ['GRU', (device: string) => new nn.GRU(5, 6, 2, { bidirectional: true, device })],
    ['RNN', (device: string) => new nn.RNN(5, 6, 2, { bidirectional: true, device })],
  ])('%s too, with its weights in one piece', (_, make) => {
    const isWhole = (module: nn.Module) => {
      const weights = [...module.parameters()];
      const addresses = weights.map((weight) => Number(weight.dataPtr()));
      const bytes = weights.reduce((sum, weight) => sum + weight.nbytes, 0);
      return Math.max(...addresses) - Math.min(...addresses) < bytes;
    };
    expect(
      difference((device) => {
        torch.manualSeed(0);
        const module = make('cpu').to(device);
        const x = torch.randn(7, 4, 5).to(device).requiresGrad_();
        const [output] = (module as unknown as (x: Tensor) => [Tensor])(x);
        output.square().sum().backward();
        if (device === 'cuda') expect(isWhole(module)).toBe(true);
        return x.grad as Tensor;
      }),
    ).toBeLessThan(1e-4);
    expect(isWhole(make('cuda'))).toBe(true);
  });

  test('a packed sequence has its sizes on the CPU', () => {
    const x = torch.arange(24, { device: 'cuda' }).float().view(3, 4, 2);
    const lengths = torch.tensor([4n, 2n, 1n]);
    const packed = nn.utils.rnn.packPaddedSequence(x, lengths, { batchFirst: true });
    expect([packed.data.isCuda, packed.batchSizes.isCuda]).toEqual([true, false]);
    const [padded, sizes] = nn.utils.rnn.padPackedSequence(packed, { batchFirst: true });
    expect(sizes.tolist()).toEqual([4, 2, 1]);
    expect(padded.index(2).tolist()).toEqual([
      [16, 17],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test('ctcLoss takes lengths on the CPU', () => {
    expect(
      difference((device) => {
        torch.manualSeed(0);
        const logProbs = torch.randn(20, 2, 5).logSoftmax(2).to(device);
        const targets = torch
          .tensor([
            [1n, 2n, 3n],
            [2n, 2n, 4n],
          ])
          .to(device);
        return F.ctcLoss(logProbs, targets, torch.tensor([20n, 20n]), torch.tensor([3n, 3n]));
      }),
    ).toBeLessThan(1e-4);
  });

  test('dropout draws on the device', () => {
    torch.cuda.manualSeed(0);
    const x = torch.ones(1000, { device: 'cuda' });
    const first = F.dropout(x, 0.5);
    torch.cuda.manualSeed(0);
    expect(torch.equal(F.dropout(x, 0.5), first)).toBe(true);
    expect(new Set(first.tolist())).toEqual(new Set([0, 2]));
  });
});
