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
    "ctc_loss: argument 'targets': expected integers from 0 to 2, got some from 1 to 7",
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
    'places of a sparse tensor that it does not have',
    () => torch.sparseCooTensor(torch.tensor([[7n]]), torch.ones([1]), [3]),
    Error,
    'sparse_coo_tensor: size is inconsistent with indices: for dim 0, size is 3 but found index 7',
  ],
  [
    'rows of a sparse tensor that end before they begin',
    () => torch.sparseCsrTensor(torch.tensor([0n, 9n, 1n]), torch.tensor([0n]), torch.ones([1]), [2, 2]),
    Error,
    'sparse_csr_tensor: `0 <= crow_indices[..., 1:] - crow_indices[..., :-1] <= ncols` is not satisfied.',
  ],
  [
    'places in a picture that are none',
    () =>
      torch.nn.functional.gridSample(torch.ones([1, 1, 4, 4]), torch.full([1, 2, 2, 2], Number.NaN), {
        paddingMode: 'border',
      }),
    RangeError,
    "grid_sampler: argument 'grid': expected a tensor without infs and NaNs for this padding, got one with some",
  ],
  [
    'a dimension from the end where none is expected',
    () => call('_cummax_helper')(torch.ones([2, 3]), torch.ones([2, 3]), torch.zeros([2, 3]).long(), -1),
    RangeError,
    "_cummax_helper: argument 'dim': expected an integer from 0 to 1, got -1",
  ],
  [
    'a gradient of another shape than the softmax',
    () => call('_log_softmax_backward_data')(x, torch.ones([1, 1]), 1, torch.float32),
    RangeError,
    "_log_softmax_backward_data: argument 'grad_output': expected a tensor of shape [1, 1], got a tensor of Float of shape [2, 3, 4, 4]",
  ],
  [
    'heads to divide by',
    () => {
      const none = torch.ones([2, 0, 3, 3]);
      return torch.nn.functional.scaledDotProductAttention(none, none, none, { enableGqa: true });
    },
    RangeError,
    "scaled_dot_product_attention: argument 'query': expected a tensor with heads where enable_gqa is set, got [2, 0, 3, 3]",
  ],
  [
    'a gradient of what has no elements',
    () =>
      call('adaptive_avg_pool3d_backward', 'grad_input')(torch.ones([2, 2, 3, 3]), torch.ones([2, 0, 3, 3]), {
        gradInput: torch.ones([1]),
      }),
    RangeError,
    "adaptive_avg_pool3d_backward: argument 'self': expected a tensor with elements, got a tensor of Float of shape [2, 0, 3, 3]",
  ],
  [
    'strides beyond all numbers',
    () => torch.ones([2]).asStrided([3, 1], [2n ** 63n - 1n, 3] as never),
    RangeError,
    "as_strided: argument 'size': expected sizes and strides of a view within the storage, got [3, 1] with [9223372036854775807, 3]",
  ],
  [
    'a buffer with gaps',
    () =>
      call('log_sigmoid_forward', 'output')(torch.ones([2, 3]), {
        output: torch.ones([2, 3]),
        buffer: torch.ones([3, 2]).t(),
      }),
    RangeError,
    "log_sigmoid_forward: argument 'buffer': expected a contiguous tensor, got one of strides [1, 2]",
  ],
  [
    'rows to have distances between, where a gradient is to come back',
    () => torch.pdist(torch.ones([0, 3], { requiresGrad: true })),
    RangeError,
    "pdist: argument 'self': expected a tensor with rows where autograd records, got [0, 3]",
  ],
  [
    'a gradient for matrices that are not asked for',
    () => torch.luUnpack(torch.eye(2).requiresGrad_(), torch.tensor([1, 2]).int(), { unpackData: false }),
    RangeError,
    "lu_unpack: argument 'LU_data': expected a tensor that requires no grad, such as LU_data.detach(), where unpack_data is false, got one that requires grad",
  ],
  [
    'windows beyond all tensors',
    () => torch.nn.functional.maxPool1d(torch.ones([1, 3, 3]), 2 ** 50),
    RangeError,
    "max_pool1d: argument 'kernel_size': expected integers from 0 to 2147483648, got [1125899906842624]",
  ],
  [
    'a quantised tensor as another dtype',
    () => torch.quantizePerTensor(torch.ones([2]), 0.5, 1, torch.qint8).view(torch.float32 as never),
    TypeError,
    "view: argument 'self': expected a tensor that is not quantised, got a tensor of QInt8 of shape [2]",
  ],
  [
    'the state of a Sobol sequence',
    () => call('_sobol_engine_initialize_state_')(torch.zeros([2, 0]).long(), 2),
    RangeError,
    "_sobol_engine_initialize_state_: argument 'self': expected a tensor of shape [2, 30], got a tensor of Long of shape [2, 0]",
  ],
  [
    'extremes to go on from',
    () => {
      const [one, none] = [torch.ones([1]), torch.ones([0])];
      const zero = torch.zeros([1], { dtype: torch.int32 });
      return call('fused_moving_avg_obs_fake_quant')(one, one, one, none, one, one, zero, 0, 1, 1, 1);
    },
    RangeError,
    "fused_moving_avg_obs_fake_quant: argument 'running_min': expected a tensor with elements, got a tensor of Float of shape [0]",
  ],
  [
    'layers of a recurrent network',
    () => {
      const [data, state] = [torch.ones([4, 4, 1]), torch.ones([1, 4, 1])];
      return call('lstm', 'input')(data, [state, state], [state], false, -(2n ** 63n), 1, true, true, true);
    },
    RangeError,
    "lstm: argument 'num_layers': expected an integer from 1 to 16777216, got -9223372036854775808",
  ],
  [
    'a state for each layer',
    () => {
      const state = torch.ones([1, 4, 1]);
      return call('gru', 'input')(
        torch.ones([4, 4, 1]),
        state,
        [c, c, c, c],
        false,
        2,
        0,
        true,
        false,
        false,
      );
    },
    RangeError,
    "gru: argument 'hx': expected a state of 3 dimensions for each of 2 layers and directions, got [1, 4, 1]",
  ],
  [
    'steps of packed sequences',
    () => {
      const none = torch.zeros([0], { dtype: torch.int64 });
      return call('rnn_tanh', 'data')(
        torch.ones([4, 1]),
        none,
        torch.ones([1, 4, 1]),
        [],
        false,
        1,
        0,
        true,
        false,
      );
    },
    RangeError,
    "rnn_tanh: argument 'batch_sizes': expected a tensor with elements, got a tensor of Long of shape [0]",
  ],
  [
    'oneDNN tensors in a recurrent network',
    () => {
      const m = torch.ones([2, 0]).toMkldnn();
      return call('rnn_relu', 'input')(m, m, [torch.ones([2])], true, 8, 0.5, true, false, true);
    },
    TypeError,
    "rnn_relu: argument 'input': expected a dense tensor, got one of layout Mkldnn",
  ],
  [
    'a dimension to put the batch in',
    () => call('_remove_batch_dim')(torch.ones([1]), 2, 2, -2),
    RangeError,
    "_remove_batch_dim: argument 'out_dim': expected an integer from 0 to 1, got -2",
  ],
  [
    'pivots of the matrices',
    () => torch.luUnpack(torch.ones([1, 2, 4, 4, 4]), torch.zeros([0], { dtype: torch.int32 })),
    RangeError,
    "lu_unpack: argument 'LU_pivots': expected a tensor of shape [1, 2, 4, 4], got a tensor of Int of shape [0]",
  ],
  [
    'shapes of components in order',
    () =>
      call('_nested_compute_contiguous_strides_offsets')(
        torch.zeros([1], { dtype: torch.int64 }).expand([1048576, 1]),
      ),
    RangeError,
    "_nested_compute_contiguous_strides_offsets: argument 'nested_size': expected a contiguous tensor, got one of strides [0, 1]",
  ],
  [
    'rows of a nested gradient',
    () => {
      const nested = call('_nested_tensor_from_tensor_list')<Tensor>([torch.ones([2, 3])]);
      return call('_nested_sum_backward')(nested, nested, [-1], true);
    },
    RangeError,
    "_nested_sum_backward: argument 'grad': expected an element for every row of self, got others",
  ],
  [
    'rows of an embedding to count',
    () => call('embedding_dense_backward')(torch.ones([1, 2]), torch.tensor([9n]), 3, -1, true),
    RangeError,
    "embedding_dense_backward: argument 'indices': expected integers from 0 to 2, got some from 9 to 9",
  ],
  [
    'sizes of two dimensions',
    () => call('_adaptive_avg_pool2d')(x, [3, 1, 2]),
    RangeError,
    "_adaptive_avg_pool2d: argument 'output_size': expected a list of 2, got one of 3",
  ],
  [
    'an output without memory',
    () => call('neg', 'out')(x, { out: call('_efficientzerotensor')([1]) }),
    TypeError,
    'neg: out: expected a tensor with elements in memory',
  ],
])('refused: %s', (_, wrong, kind, message) => {
  expect(wrong).toThrow(kind);
  // The whole sentence.
  expect(wrong).toThrow(expect.objectContaining({ message }));
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

// Whoever could write to such a tensor would choose the pointers that its destructor follows.
test.each([
  ['aten', 'fbgemm_pack_gemm_matrix_fp16', 'quantized.linear_prepack_fp16'],
  ['aten', 'fbgemm_pack_quantized_matrix', 'quantized.linear_prepack'],
  ['aten', '_wrapped_linear_prepack', 'quantized.linear_prepack'],
  ['quantized', 'linear_prepack_legacy', 'quantized.linear_prepack'],
  ['quantized', 'linear_prepack_fp16_legacy', 'quantized.linear_prepack_fp16'],
  ['_quantized', 'wrapped_fbgemm_pack_gemm_matrix_fp16', 'quantized.linear_prepack_fp16'],
  ['_quantized', '_wrapped_linear_prepack', 'quantized.linear_prepack'],
  ['profiler', '_record_function_enter', 'profiler._record_function_enter_new'],
])('no object of C++ comes as a tensor: %s.%s', (namespace, name, instead) => {
  const given =
    name === '_record_function_enter' ? ['x'] : Array(name.startsWith('_') ? 4 : 1).fill(torch.ones([8, 8]));
  expect(() => torch.ops[namespace]?.[name]?.default?.(...given)).toThrow(
    `this one returns an object of C++ as if it were a tensor. Use torch.ops.${instead} instead`,
  );
});

test('dimensions that were expanded, and negative ones of nested tensors', () => {
  const one = torch.zeros([1]).expand([2, 3]);
  for (const [values, indices] of [one.median(1), one.nanmedian(1)]) {
    expect([values.tolist(), [...indices.shape]]).toEqual([[0, 0], [2]]);
  }
  const v = torch.ones([1], { dtype: torch.float64 }).expand([3]);
  expect(call('_weight_norm_interface')<[Tensor]>(v, v)[0].tolist()).toEqual([1, 1, 1]);
  const nested = call('_nested_tensor_from_tensor_list')<Tensor>([torch.ones([2, 3]), torch.zeros([1, 3])]);
  const first = nested.select(-2, 0).unbind();
  expect(first.map((row) => row.tolist())).toEqual([
    [1, 1, 1],
    [0, 0, 0],
  ]);
});

test('a oneDNN tensor without elements is transposed', () => {
  const m = torch.ones([2, 0]).toMkldnn();
  expect([...m.t().shape]).toEqual([0, 2]);
  expect([...m.transpose(0, 1).toDense().shape]).toEqual([0, 2]);
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

describe('a backward pass is given what belongs to it', () => {
  const input = () => torch.ones([1, 3, 4, 4], { requiresGrad: true });
  const pooled = (t: Tensor) => torch.nn.functional.adaptiveAvgPool2d(t, 2);

  test.each<[string, (grad: Tensor) => Tensor, string]>([
    ['shape', () => torch.ones([9, 9]), 'expected a tensor of shape [1, 3, 2, 2], got [9, 9]'],
    ['dtype', (grad) => grad.double(), 'expected Float, got Double'],
    ['device', (grad) => grad.to('meta'), 'expected a tensor on cpu, got meta'],
    ['kind', (grad) => grad.toMkldnn(), 'expected a dense or sparse tensor'],
  ])('hooks of nodes: %s', (_, change, message) => {
    for (const register of ['registerPrehook', 'registerHook'] as const) {
      const y = pooled(input());
      y.gradFn?.[register]((grads) => grads.map((grad) => grad && change(grad)));
      expect(() => y.sum().backward()).toThrow(
        register === 'registerHook'
          ? 'gradient 0 of the hook: expected'
          : `gradient 0 of the hook: ${message}`,
      );
    }
  });

  test('unpacked tensors', () => {
    const { savedTensorsHooks } = torch.autograd.graph;
    const run = (unpack: (t: Tensor) => Tensor) => () =>
      savedTensorsHooks(
        (t) => t.detach(),
        unpack,
        () => torch.cdist(input(), input()).sum().backward(),
      );
    expect(run(() => torch.ones([9, 9]))).toThrow(
      'savedTensorsHooks: expected the unpack hook to return a tensor like the one that was packed, Float of shape [',
    );
    expect(run((t) => t.double())).toThrow(
      'backward: savedTensorsHooks: expected the unpack hook to return a tensor like the one that was packed, Float of shape [1, 3, 4, 4] on cpu, got Double of shape [1, 3, 4, 4] on cpu',
    );
    expect(run((t) => t)).not.toThrow();
  });

  test('tensors that have other elements by now', () => {
    const changes: ((t: Tensor) => void)[] = [
      (t) => {
        t.data = torch.ones([9, 9]);
      },
      (t) => t.resize_([9, 9]),
      (t) => call('set_data')(t, torch.ones([9, 9])),
    ];
    for (const change of changes) {
      const other = torch.ones([1, 3, 4, 4]);
      const y = input().mul(other).sum();
      change(other);
      expect(() => y.backward()).toThrow('has been modified by an inplace operation');
    }
    // The same shape and dtype belong to it still.
    const other = torch.ones([1, 3, 4, 4]);
    const x = input();
    const y = x.mul(other).sum();
    other.data = torch.full([1, 3, 4, 4], 2);
    y.backward();
    expect(x.grad?.sum().item()).toBe(96);
  });
});
