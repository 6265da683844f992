/** Lists on which an operator runs at once give the bits of a call for each tensor, in optimizers and in clipping. */
import { nn, optim, type Tensor, torch } from 'torch-node';

type Constructor = new (params: Tensor[], options: object) => optim.Optimizer;

/** Of several shapes, dtypes and strides, one without elements and one without a gradient. */
function parameters(): Tensor[] {
  torch.manualSeed(0);
  const made = [
    torch.randn([3, 4]),
    torch.randn([5]),
    torch.randn([]),
    torch.randn([0, 2]),
    torch.randn([4, 3]).t(),
    torch.randn([2, 3], { dtype: torch.float64 }),
  ].map((x) => x.requiresGrad_());
  for (const parameter of made) parameter.grad = torch.randnLike(parameter);
  return [...made, torch.ones([2], { requiresGrad: true })];
}

function bitsOf(tensors: readonly Tensor[]): string[] {
  return tensors.map((tensor) => {
    const array = tensor.detach().contiguous().toTypedArray();
    return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex');
  });
}

test.each([
  ['SGD', { momentum: 0.9, nesterov: true, weightDecay: 0.1 }],
  ['Adam', { amsgrad: true, weightDecay: 0.1 }],
  ['AdamW', { maximize: true }],
  ['Adagrad', { lrDecay: 0.1 }],
  ['Adadelta', {}],
  ['Adamax', {}],
  ['NAdam', { momentumDecay: 0.01 }],
  ['RAdam', {}],
  ['RMSprop', { centered: true, momentum: 0.5 }],
  ['Rprop', {}],
  ['ASGD', { t0: 1 }],
] as const)('%s steps alike with foreach and without', (name, options) => {
  const stepped = (foreach: boolean) => {
    const params = parameters();
    const before = bitsOf(params);
    const Class = optim[name] as unknown as Constructor;
    const optimizer = new Class(params, { ...options, foreach });
    for (let i = 0; i < 3; i++) optimizer.step();
    const after = bitsOf(params);
    // All but the one without elements and the one without gradient have moved.
    expect(after.map((bits, i) => bits !== before[i])).toEqual([true, true, true, false, true, true, false]);
    return after;
  };
  expect(stepped(true)).toEqual(stepped(false));
});

test.each([1, 2, 3])('gradients are clipped alike, by norm %p', (normType) => {
  const clipped = (foreach: boolean) => {
    const params = parameters();
    const norm = nn.utils.clipGradNorm_(params, 0.5, { normType, foreach });
    nn.utils.clipGradValue_(params, 0.1, { foreach });
    return [norm.item(), ...bitsOf(params.flatMap(({ grad }) => grad ?? []))];
  };
  const [norm, ...grads] = clipped(true);
  expect([norm, ...grads]).toEqual(clipped(false));
  expect(norm).toBeGreaterThan(0.5);
});

test.each([
  [true, '_foreach_norm: _foreach_norm cannot compute the infinity norm on an empty tensor'],
  [false, 'linalg_vector_norm: linalg.vector_norm cannot compute the inf norm on an empty tensor'],
])('the greatest of no elements is refused, with foreach: %p', (foreach, message) => {
  const clip = () =>
    nn.utils.clipGradNorm_(parameters(), 0.5, { normType: Number.POSITIVE_INFINITY, foreach });
  expect(clip).toThrow(`${message} because the operation does not have an identity`);
});

test('an operator on lists takes lists of tensors only', () => {
  const { aten } = torch.ops;
  const add = aten['_foreach_add']?.['Scalar'];
  const lists = add?.([torch.ones(2), torch.ones([1, 1])], 2) as unknown as Tensor[];
  expect(lists.map((one) => one.tolist())).toEqual([[3, 3], [[3]]]);
  expect(() => add?.([torch.ones(2), 3 as never], 2)).toThrow(
    "_foreach_add.Scalar: argument 'self': expected an array of Tensors, got an array of 2",
  );
});
