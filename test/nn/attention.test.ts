/** Attention and transformers beside PyTorch's, with and without autograd, which has kernels of its own. */
import { nn, type Tensor, torch } from 'torch-node';
import { compare } from './sequences';

const hidden = torch.tensor([
  [false, false, true],
  [false, false, false],
]);
const later = torch.tensor([
  [false, true, true],
  [false, false, true],
  [false, false, false],
]);
const { Transformer } = nn;

/** The inputs of the cases, drawn anew from seed 0 as the case of attention draws them. */
function inputs(): { x: Tensor; y: Tensor } {
  torch.manualSeed(0);
  return { x: torch.randn(2, 3, 4), y: torch.randn(2, 5, 4) };
}

// Python gives each of the three inputs a batch of its own, and then projects them by three products, of the same tensor too.
test('attention of one sequence has the gradient of three inputs, to the last bit', () => {
  torch.manualSeed(0);
  const module = new nn.MultiheadAttention(4, 2).double();
  const x = torch.randn(5, 4, { dtype: torch.float64 }).requiresGrad_();
  const gradientOf = (attend: () => [Tensor, Tensor | null]) =>
    torch.autograd.grad([attend()[0].pow(2).sum()], [x])[0]?.tolist();
  const batch = () => x.unsqueeze(1);
  const three = gradientOf(() => module(batch(), batch(), batch()));
  expect(gradientOf(() => module(x, x, x))).toEqual(three);
  // So that it says something: one product gives other bits.
  const one = batch();
  expect(gradientOf(() => module(one, one, one))).not.toEqual(three);
});

test('MultiheadAttention', () => {
  compare('MultiheadAttention', (show) => {
    const x = torch.randn(2, 3, 4);
    const y = torch.randn(2, 5, 4);
    for (const options of [{}, { dropout: 0.5 }, { addBiasKv: true }, { addZeroAttn: true, bias: false }]) {
      const module = new nn.MultiheadAttention(4, 2, { batchFirst: true, ...options });
      show(module(x, x, x), module(x, x, x, { needWeights: false }));
      show(module(x, y, y, { averageAttnWeights: false }));
      module.eval();
      show(module(x, x, x, { attnMask: later }), module(x, x, x, { keyPaddingMask: hidden }));
      torch.noGrad(() => {
        show(module(x, x, x), module(x, x, x, { needWeights: false }), module(x, x, x, { attnMask: later }));
        show(module(x, x, x, { keyPaddingMask: hidden, averageAttnWeights: false }));
        show(module(x, x, x, { keyPaddingMask: hidden, attnMask: later }));
        const one = x.select(0, 0);
        show(module(one, one, one));
      });
    }
    const module = new nn.MultiheadAttention(4, 2, { kdim: 4, vdim: 6 });
    show(module, Object.keys(module.stateDict()).join(' '));
    show(module(x, torch.randn(5, 3, 4), torch.randn(5, 3, 6)));
  });
});

test('TransformerEncoder', () => {
  const { x } = inputs();
  compare('TransformerEncoder', (show) => {
    const mask = Transformer.generateSquareSubsequentMask(3);
    show(mask);
    for (const options of [
      {},
      { activation: 'gelu' as const, normFirst: true },
      { activation: new nn.GELU() },
    ]) {
      const layer = new nn.TransformerEncoderLayer(4, 2, 8, { batchFirst: true, ...options });
      const module = new nn.TransformerEncoder(layer, 2, new nn.LayerNorm(4));
      show(module, module(x), module(x, { srcKeyPaddingMask: hidden }), module(x, mask));
      module.eval();
      torch.noGrad(() => {
        show(module(x), module(x, { srcKeyPaddingMask: hidden }), module(x, mask));
        show(module(x, { mask: later, isCausal: true, srcKeyPaddingMask: hidden }));
      });
    }
  });
});

test('Transformer', () => {
  const { x } = inputs();
  compare('Transformer', (show) => {
    const module = new Transformer(4, 2, 1, 1, 8);
    show(Object.keys(module.stateDict()).join(' '));
    const output = module(x, x, { tgtMask: Transformer.generateSquareSubsequentMask(2) });
    output.sum().backward();
    show(
      output,
      module.parameters().map((parameter) => parameter.grad),
    );
  });
});

test('multiHeadAttentionForward', () => {
  compare('multi_head_attention_forward', (show) => {
    const [q, k] = [torch.randn(3, 4), torch.randn(5, 4)];
    const [weight, out] = [torch.randn(12, 4), torch.randn(4, 4)];
    const { multiHeadAttentionForward } = nn.functional;
    show(multiHeadAttentionForward(q, k, k, 4, 2, weight, null, null, null, false, 0, out, null));
  });
});

test('misuse is named', () => {
  expect(() => new nn.MultiheadAttention(4, 3)).toThrow(
    "MultiheadAttention: argument 'embedDim': expected a multiple of numHeads (3), got 4",
  );
  const module = new nn.MultiheadAttention(4, 2);
  const { x } = inputs();
  expect(() => module(x, x, x, { attnMask: torch.zeros(3, 3) })).toThrow(
    "MultiheadAttention: argument 'attnMask': expected size [2,2], got torch.Size([3, 3])",
  );
  expect(() => module(x, x, x, { keyPaddingMask: torch.zeros(3, 2, { dtype: torch.int64 }) })).toThrow(
    'expected a boolean or floating-point mask',
  );
  expect(() => module(x, x, x, { isCausal: true })).toThrow(
    "MultiheadAttention: argument 'attnMask': expected the mask that isCausal speaks of, got null",
  );
  expect(() => new Transformer(4, 2, 1, 1, 8)(x, torch.zeros(2, 2, 4))).toThrow(
    'Transformer: expected src and tgt of the same batch size, got torch.Size([2, 3, 4]) and torch.Size([2, 2, 4])',
  );
});
