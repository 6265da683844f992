/** Embeddings beside PyTorch's. */
import { nn, type Tensor, torch } from 'torch-node';
import { compare } from './sequences';

const ids = torch.tensor([
  [0n, 2n],
  [3n, 3n],
]);
const table = torch.arange(6, { dtype: torch.float32 }).view(3, 2);
const denseGrad = (module: { weight: Tensor }) => (module.weight.grad as Tensor).toDense();

test('Embedding', () => {
  compare('Embedding', (show) => {
    for (const options of [
      {},
      { paddingIdx: -1, maxNorm: 1, sparse: true },
      { normType: 1, scaleGradByFreq: true },
    ]) {
      const module = new nn.Embedding(4, 3, options);
      const y = module(ids);
      y.sum().backward();
      show(module, module.weight, y, denseGrad(module));
    }
    const module = nn.Embedding.fromPretrained(table, { paddingIdx: 1 });
    show(module, module.weight.requiresGrad, module(torch.tensor([2n, 0n])));
  });
});

test('EmbeddingBag', () => {
  compare('EmbeddingBag', (show) => {
    const flat = torch.tensor([0n, 1n, 2n, 3n]);
    const starts = torch.tensor([0n, 2n]);
    for (const mode of ['sum', 'mean', 'max'] as const) {
      const module = new nn.EmbeddingBag(4, 3, { mode, paddingIdx: 2, maxNorm: 1 });
      const y = module(ids);
      y.sum().backward();
      show(module, y, module.weight.grad, module(flat, starts));
    }
    const module = new nn.EmbeddingBag(4, 3, { mode: 'sum', includeLastOffset: true });
    show(module(flat, torch.tensor([0n, 2n, 4n]), torch.tensor([1, 2, 0.5, 3])));
    const given = nn.EmbeddingBag.fromPretrained(table, false);
    show(given, given.weight.requiresGrad, given(torch.tensor([[2n, 0n]])));
  });
});

test('misuse is named', () => {
  expect(() => new nn.Embedding(4, 3, 4)).toThrow(
    "Embedding: argument 'paddingIdx': expected a row from -4 to 3, got 4",
  );
  expect(() => new nn.Embedding(4, 3, { _weight: table })).toThrow(
    "Embedding: argument '_weight': expected size [4, 3], got torch.Size([3, 2])",
  );
  expect(() => nn.Embedding.fromPretrained(torch.zeros(3))).toThrow(
    "fromPretrained: argument 'embeddings': expected two dimensions, got torch.Size([3])",
  );
  const bag = new nn.EmbeddingBag(4, 3);
  expect(() => bag(torch.tensor([0n]))).toThrow(
    "embeddingBag: argument 'offsets': expected where each bag starts, in one dimension, got null",
  );
  expect(() => bag(ids, { perSampleWeights: torch.ones(2, 2) })).toThrow(
    "embeddingBag: argument 'perSampleWeights': expected null with the mode 'mean', got a Tensor",
  );
  expect(() => new nn.EmbeddingBag(4, 3, { mode: 'max', sparse: true })(ids)).toThrow(
    "embeddingBag: argument 'sparse': expected false with the mode 'max', got true",
  );
});
