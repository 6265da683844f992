import { type Tensor, torch } from 'torch-node';

// Kernels that take their arguments on trust: what they would read or write wildly is refused, and what is right is not.
const { aten } = torch.ops;
const call = (name: string, overload = 'default') => {
  const found = aten[name]?.[overload];
  if (found === undefined) throw new Error(`no operator ${name}.${overload}`);
  return found;
};
const x = torch.ones([2, 3, 4, 4]);
const c = torch.ones([3]);

test.each<[string, () => unknown, new () => Error, string]>([
  [
    'a statistic for each channel',
    () => call('native_batch_norm')(x, torch.ones([2]), null, c, c, true, 0.1, 1e-5),
    RangeError,
    "native_batch_norm: argument 'weight': expected a tensor of 3 elements, got a tensor of Float of shape [2]",
  ],
  [
    'statistics where there is no batch to take them from',
    () => call('native_batch_norm')(x, null, null, null, null, false, 0.1, 1e-5),
    TypeError,
    "native_batch_norm: argument 'running_mean': expected a Tensor, got null",
  ],
  [
    'dimensions of a transform',
    () => call('_fft_r2c')(torch.ones([4]), [3], 0, true),
    RangeError,
    "_fft_r2c: argument 'dim': expected integers from 0 to 0, got [3]",
  ],
  [
    'a gradient for each parameter',
    () =>
      call('_fused_sgd_')([c], [], [], {
        weightDecay: 0,
        momentum: 0,
        lr: 1,
        dampening: 0,
        nesterov: false,
        maximize: false,
        isFirstStep: true,
      }),
    RangeError,
    "_fused_sgd_: argument 'grads': expected a list of 1, got one of 0",
  ],
  [
    'an average of each parameter',
    () =>
      call('_fused_adam_')([c], [c], [c], [x], [], [torch.ones([])], {
        lr: 1,
        beta1: 0.9,
        beta2: 0.9,
        weightDecay: 0,
        eps: 1,
        amsgrad: false,
        maximize: false,
      }),
    RangeError,
    "_fused_adam_: argument 'exp_avg_sqs': expected tensors of the shapes and on the devices of 'self', got one of shape [2, 3, 4, 4] on cpu",
  ],
  [
    'what cuDNN is told of each dimension',
    () => call('cudnn_convolution')(x, x, [0], [1], [1], 1, false, false, false),
    RangeError,
    "cudnn_convolution: argument 'stride': expected a list of 2, got one of 1",
  ],
  [
    'an empty list',
    () => call('_stack')([], 0),
    RangeError,
    "_stack: argument 'tensors': expected a list that is not empty, got an empty one",
  ],
  [
    'a gradient of other sizes',
    () => call('reflection_pad1d_backward')(torch.ones([2, 3]), torch.ones([2, 3]), [1, 1]),
    RangeError,
    "reflection_pad1d_backward: argument 'grad_output': expected a tensor of shape [2, 5], got a tensor of Float of shape [2, 3]",
  ],
  [
    'a view outside of its storage',
    () => call('_reshape_alias')(torch.ones([4]), [5], [1]),
    RangeError,
    "_reshape_alias: argument 'size': expected sizes and strides of a view within the storage of 4 elements, got [5] with [1]",
  ],
  [
    'labels that there are not',
    () => torch.nn.functional.ctcLoss(torch.zeros([5, 1, 3]), torch.tensor([[1n, 7n]]), [5], [2]),
    RangeError,
    "argument 'targets': expected integers from 0 to 2, got some from 1 to 7",
  ],
  [
    'indices that lead outside',
    () =>
      call('max_pool2d_with_indices_backward')(
        torch.ones([1, 1, 1, 1]),
        torch.ones([1, 1, 2, 2]),
        [2, 2],
        [2, 2],
        [0, 0],
        [1, 1],
        false,
        torch.tensor([[[[9n]]]]),
      ),
    RangeError,
    "max_pool2d_with_indices_backward: argument 'indices': expected integers from 0 to 3, got some from 9 to 9",
  ],
  [
    'what LAPACK would search in vain',
    () =>
      torch.linalg.eigvals(
        torch.tensor([
          [1, Number.POSITIVE_INFINITY],
          [Number.NaN, 1],
        ]),
      ),
    RangeError,
    "linalg_eigvals: argument 'self': expected a tensor without infs and NaNs, got one with some",
  ],
  [
    'an output without memory',
    () => call('neg', 'out')(x, { out: call('_efficientzerotensor')([1]) }),
    TypeError,
    'neg: out: expected a tensor with elements in memory',
  ],
])('refused: %s', (_, wrong, kind, message) => {
  expect(wrong).toThrow(kind);
  expect(wrong).toThrow(message);
});

test('what fits is taken', () => {
  const [normal] = call('native_batch_norm')<[Tensor]>(x, c, c, c.clone(), c.clone(), true, 0.1, 1e-5);
  expect(normal.tolist()).toEqual(x.tolist());
  expect([...call('_fft_r2c')(torch.ones([4]), [0], 0, true).shape]).toEqual([3]);
  expect([...call('_stack')([c, c], 1).shape]).toEqual([3, 2]);
  // A negative axis, and the window of a scalar.
  const lengths = torch.tensor([2n, 4n]);
  expect(call('segment_reduce')(torch.arange(6).float(), 'sum', { lengths, axis: -1 }).tolist()).toEqual([
    1, 14,
  ]);
  expect(call('unfold_backward')(torch.ones([1]), [], 0, 1, 1).item()).toBe(1);
  const padded = call('reflection_pad1d_backward')(torch.ones([2, 5]), torch.ones([2, 3]), [1, 1]);
  expect(padded.tolist()).toEqual([
    [1, 3, 1],
    [1, 3, 1],
  ]);
  expect(call('_reshape_alias')(torch.ones([4]), [2, 2], [2, 1]).tolist()).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('an output that is an input has its own shape only afterwards', () => {
  const matrices = torch.eye(3).expand([2, 3, 3]).clone();
  torch.linalg.eigvalsh(matrices, { out: matrices });
  expect(matrices.tolist()).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ]);
  const doubled = torch.tensor([1, 2]);
  torch.add(doubled, doubled, { out: doubled });
  expect(doubled.tolist()).toEqual([2, 4]);
});
