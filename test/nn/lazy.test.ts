/** Modules that learn their sizes from their first input. */
import { nn, torch } from 'torch-node';

const make = (): nn.Sequential =>
  new nn.Sequential(
    new nn.LazyConv2d(4, 3, { padding: 1 }),
    new nn.LazyBatchNorm2d(),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.LazyLinear(2),
  );

test('parameters without sizes say so', () => {
  const parameter = new nn.UninitializedParameter({ dtype: torch.float64 });
  expect(String(parameter)).toBe('<UninitializedParameter>');
  expect(parameter).toBeInstanceOf(nn.Parameter);
  expect(() => parameter.shape).toThrow(/it has no shape before the module that holds it was called/);
  parameter.materialize([2, 3]);
  expect(parameter).not.toBeInstanceOf(nn.UninitializedParameter);
  expect(parameter.shape).toEqual([2, 3]);
  expect(parameter.dtype).toBe(torch.float64);
  expect(parameter.requiresGrad).toBe(true);
});

test('converted before, they have their dtype afterwards', () => {
  const linear = new nn.LazyLinear(3).double();
  expect(linear(torch.ones([1, 2], { dtype: torch.float64 })).dtype).toBe(torch.float64);
  expect(linear.inFeatures).toBe(2);
  expect(linear).not.toBeInstanceOf(nn.LazyLinear);
  expect(linear.constructor).toBe(nn.Linear);
});

test('the parameters stay the same objects', () => {
  const linear = new nn.LazyLinear(3);
  const { weight } = linear;
  linear(torch.ones([1, 2]));
  expect(linear.weight).toBe(weight);
  expect(weight.shape).toEqual([3, 2]);
});

test('state dicts load both ways', () => {
  const x = torch.randn([2, 3, 4, 4]);
  const full = make();
  const expected = full(x);
  const fresh = make();
  expect(Object.keys(fresh.stateDict())).toEqual(Object.keys(full.stateDict()));
  fresh.loadStateDict(full.stateDict());
  // Both in training mode, so both normalise by the batch.
  expect(fresh(x).sub(expected).abs().max().item()).toBe(0);
  expect(String(fresh)).toBe(String(full));
  expect(make().loadStateDict(make().stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
  expect(() => full.loadStateDict(make().stateDict())).toThrow(
    /While copying the parameter named "0.weight", expected a Tensor with sizes/,
  );
});

test('copies are lazy, too', () => {
  const copy = make().clone();
  expect(copy[0]).toBeInstanceOf(nn.LazyConv2d);
  expect(copy(torch.ones([2, 1, 4, 4])).shape).toEqual([2, 2]);
});

test('an input that doesn’t fit is refused', () => {
  expect(() => new nn.LazyConv2d(4, 3)(torch.ones([2, 2]))).toThrow(
    new RangeError('LazyConv2d: expected a tensor of 3 or 4 dimensions, got torch.Size([2, 2])'),
  );
  expect(() => new nn.LazyConv2d(4, 3, { groups: 2 })(torch.ones([1, 3, 4, 4]))).toThrow(
    new RangeError("LazyConv2d: the input's channels: expected a multiple of groups (2), got 3"),
  );
  expect(() => new nn.LazyLinear(4)(torch.ones([]))).toThrow(
    new RangeError('LazyLinear: expected a tensor with dimensions, got a 0-d tensor'),
  );
});
