import { type Tensor, torch } from 'torch-node';

// The addon draws floating-point masks many at a time; integers are drawn by libtorch, one by one, from the same numbers.
type DType = typeof torch.float32;
const dtypes = [torch.float32, torch.float64, torch.bfloat16, torch.float16];
const probabilities = [0, 0.1, 0.25, 0.5, 1 / 3, 0.9, 1 - 2 ** -53, 1];

const layouts: Record<string, (dtype: DType) => Tensor> = {
  'one row': (dtype) => torch.zeros([2_000], { dtype }),
  'as few as are drawn together': (dtype) => torch.zeros([128], { dtype }),
  'channels last': (dtype) =>
    torch.zeros([3, 5, 40, 11], { dtype }).contiguous({ memoryFormat: torch.channelsLast }),
  transposed: (dtype) => torch.zeros([50, 41], { dtype }).t(),
  'not dense': (dtype) => torch.zeros([50, 41], { dtype }).narrow(1, 3, 20),
  empty: (dtype) => torch.zeros([4, 0, 300], { dtype }),
};

/** Draws after `skipped` numbers of the generator; then what the generator gives next. */
function drawn(make: (dtype: DType) => Tensor, dtype: DType, p: number, skipped: number) {
  const generator = new torch.Generator().manualSeed(11);
  torch.randint(10, [skipped], { generator });
  const values = make(dtype).bernoulli_(p, { generator });
  return [
    ...(values.to(torch.float64).reshape([-1]).tolist() as number[]),
    torch.randint(2 ** 31, [1], { generator }).item(),
  ];
}

describe.each(Object.entries(layouts))('bernoulli_ of a tensor that is %s', (_, make) => {
  test.each(dtypes)('draws what libtorch draws: %s', (dtype) => {
    for (const p of probabilities) {
      for (const skipped of [0, 1, 2, 623, 624, 1_001]) {
        expect(drawn(make, dtype, p, skipped)).toEqual(drawn(make, torch.int32, p, skipped));
      }
    }
  });
});
