/** Losses beside PyTorch's: options that PyTorch's own module cases leave out. */
import { nn, torch } from 'torch-node';
import { compare } from './sequences';

const classes = torch.tensor([0n, 2n, 1n, 2n]);
const factors = () => torch.tensor([1, 2, 3]);

test('losses', () => {
  compare('losses', (show) => {
    const [x, y, z] = [torch.randn(4, 3), torch.randn(4, 3), torch.randn(4, 3)];
    show(new nn.MSELoss()(x, y), new nn.MSELoss(false)(x, y), new nn.MSELoss({ reduction: 'none' })(x, y));
    show(new nn.CrossEntropyLoss(factors(), null, 1, null, 'sum', 0.1)(x, classes));
    show(new nn.GaussianNLLLoss({ full: true, eps: 0.1 })(x, y, z.abs()));
    show(new nn.PoissonNLLLoss(false, true)(x.abs(), y.abs()));
    show(new nn.BCEWithLogitsLoss({ posWeight: factors() })(x, y.sigmoid()));
    show(new nn.KLDivLoss({ reduction: 'batchmean', logTarget: true })(x, y));
    show(new nn.MultiMarginLoss(2, 0.5, factors())(x, classes));
    show(new nn.TripletMarginLoss(0.5, 1, { swap: true })(x, y, z));
    const distanceFunction = new nn.CosineSimilarity();
    const triplet = new nn.TripletMarginWithDistanceLoss({ distanceFunction, margin: 0.5, swap: true });
    show(triplet, triplet(x, y, z), new nn.TripletMarginWithDistanceLoss());
    show(new nn.HuberLoss('sum', 0.3)(x, y), new nn.SmoothL1Loss({ beta: 0.3 })(x, y));
    const module = new nn.LinearCrossEntropyLoss(3, 5, { bias: true, labelSmoothing: 0.25 });
    const loss = module(x, classes);
    loss.backward();
    show(module, loss, module.linear.weight.grad);
    const scores = torch.randn(6, 2, 4).logSoftmax(2);
    const targets = torch.tensor([
      [0n, 2n, 2n],
      [3n, 0n, 0n],
    ]);
    show(new nn.CTCLoss(1)(scores, targets, torch.tensor([6n, 5n]), torch.tensor([3n, 2n])));
  });
});

test('AdaptiveLogSoftmaxWithLoss', () => {
  compare('AdaptiveLogSoftmaxWithLoss', (show) => {
    const module = new nn.AdaptiveLogSoftmaxWithLoss(16, 20, [4, 10, 15], { divValue: 2, headBias: true });
    const x = torch.randn(6, 16);
    const { output, loss } = module(x, torch.tensor([0n, 5n, 19n, 11n, 3n, 12n]));
    loss.backward();
    const gradients = module.parameters().map((parameter) => parameter.grad);
    show(module, output, loss, gradients);
    show(module.logProb(x), module.predict(x), module(x.select(0, 1), torch.tensor(7n)));
  });
});

test('buffers have the names that Python gives them', () => {
  const weighted = new nn.BCEWithLogitsLoss({ weight: factors(), posWeight: factors() });
  expect(Object.keys(weighted.stateDict())).toEqual(['weight', 'pos_weight']);
  expect(Object.keys(new nn.NLLLoss().stateDict())).toEqual([]);
});

test('misuse is named', () => {
  expect(() => new nn.MSELoss({ reduction: 'avg' as 'mean' })).toThrow(
    "MSELoss: argument 'reduction': expected one of 'none', 'mean', 'sum', got a string ('avg')",
  );
  expect(() => new nn.TripletMarginLoss(0)).toThrow(
    "TripletMarginLoss: argument 'margin': expected a positive number, got 0",
  );
  expect(() => new nn.MultiMarginLoss(3)).toThrow("MultiMarginLoss: argument 'p': expected 1 or 2, got 3");
  expect(() => new nn.LinearCrossEntropyLoss(3, 5, { weight: factors() })).toThrow(
    "LinearCrossEntropyLoss: argument 'weight': expected size [5], got torch.Size([3])",
  );
  expect(() => new nn.AdaptiveLogSoftmaxWithLoss(4, 5, [3, 2])).toThrow(
    "AdaptiveLogSoftmaxWithLoss: argument 'cutoffs': expected increasing integers from 1 to 4, got [3,2]",
  );
  const module = new nn.AdaptiveLogSoftmaxWithLoss(4, 5, [2]);
  expect(() => module(torch.zeros(1, 4), torch.tensor([5n]))).toThrow(
    "AdaptiveLogSoftmaxWithLoss: argument 'target': expected classes from 0 to 4, got some from 5 to 5",
  );
});
