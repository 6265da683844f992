/** Recurrent layers and packed sequences beside PyTorch's. */
import { nn, type Tensor, torch } from 'torch-node';
import { compare } from './sequences';

const { rnn } = nn.utils;

interface Layer {
  (input: Tensor): [Tensor, Tensor | [Tensor, Tensor]];
  (
    input: InstanceType<typeof rnn.PackedSequence>,
  ): [InstanceType<typeof rnn.PackedSequence>, Tensor | [Tensor, Tensor]];
  stateDict(): object;
  parameters(): Tensor[];
}

const makers: Record<string, () => Layer> = {
  LSTM: () => new nn.LSTM(3, 4, 2, true, false, 0.5, true, 2),
  GRU: () => new nn.GRU({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, batchFirst: true }),
  RNN: () => new nn.RNN(3, 4, { nonlinearity: 'relu' }),
};

test.each(Object.keys(makers))('%s', (name) => {
  compare(name, (show) => {
    const sequences = [torch.randn(2, 3), torch.randn(4, 3), torch.randn(1, 3)] as const;
    const module = (makers[name] as () => Layer)();
    show(module, Object.keys(module.stateDict()).join(' '));
    const packed = rnn.packSequence(sequences, { enforceSorted: false });
    show(...packed);
    const [output, state] = module(packed);
    const [padded, lengths] = rnn.padPackedSequence(output, {
      batchFirst: true,
      paddingValue: -1,
      totalLength: 5,
    });
    show(padded, lengths, state);
    padded.sum().backward();
    show(module.parameters().map((parameter) => parameter.grad));
    show(module(sequences[1]), rnn.unpackSequence(output));
    show(rnn.padSequence(sequences, true, 9, 'left'));
    show(...rnn.packPaddedSequence(rnn.padSequence([sequences[1], sequences[0]]), [4, 2]));
  });
});

test('cells', () => {
  compare('cells', (show) => {
    const x = torch.randn(2, 3);
    const one = x.select(0, 0);
    const tanh = new nn.RNNCell(3, 4);
    show(tanh, tanh(x), tanh(one));
    const relu = new nn.RNNCell(3, 4, { nonlinearity: 'relu' });
    show(relu, relu(x), relu(one));
    const lstm = new nn.LSTMCell(3, 4, false);
    show(lstm, lstm(x), lstm(one));
    const gru = new nn.GRUCell(3, 4);
    show(gru, gru(x), gru(one));
  });
});

test('a copy and a conversion compute with their own weights', () => {
  const module = new nn.GRU(3, 4);
  const x = torch.randn(2, 1, 3);
  const copy = module.clone();
  const before = copy(x)[0];
  torch.noGrad(() => {
    for (const parameter of module.parameters()) parameter.zero_();
  });
  expect(copy(x)[0].equal(before)).toBe(true);
  expect(module(x)[0].equal(before)).toBe(false);
  expect(module.double()(x.double())[0].dtype).toBe(torch.float64);
});

test('misuse is named', () => {
  expect(() => new nn.LSTM(3, 4, { projSize: 4 })).toThrow(
    "LSTM: argument 'projSize': expected less than hiddenSize (4), got 4",
  );
  expect(() => new nn.RNN(0, 4)).toThrow(
    "RNN: argument 'inputSize': expected an integer of at least 1, got 0",
  );
  const module = new nn.LSTM(3, 4);
  expect(() => module(torch.zeros(2, 1, 2))).toThrow(
    "LSTM: argument 'input': expected 3 features in the last dimension, got torch.Size([2, 1, 2])",
  );
  expect(() => module(torch.zeros(2, 1, 3, { dtype: torch.float64 }))).toThrow(
    "LSTM: argument 'input': expected the weights' dtype torch.float32, got torch.float64",
  );
  const state = torch.zeros(1, 2, 4);
  expect(() => module(torch.zeros(2, 1, 3), [state, state])).toThrow(
    "LSTM: argument 'hx': expected a state of size [1,1,4], got torch.Size([1, 2, 4])",
  );
  expect(() => new nn.GRUCell(3, 4)(torch.zeros(1, 1, 3))).toThrow(
    "GRUCell: argument 'input': expected a tensor of 1 or 2 dimensions, got torch.Size([1, 1, 3])",
  );
  const packed = rnn.packSequence([torch.zeros(3, 1)]);
  expect(() => rnn.padPackedSequence(packed, { totalLength: 2 })).toThrow(
    "padPackedSequence: argument 'totalLength': expected at least the longest length 3, got 2",
  );
});

test('the base classes take the kind of recurrence, by position or by name', () => {
  class Layer extends nn.RNNBase {
    forward(): void {}
  }
  class Cell extends nn.RNNCellBase {
    forward(): void {}
  }
  const shapes = (module: nn.Module) =>
    Object.fromEntries(module.namedParameters().map(([name, { shape }]) => [name, [...shape]]));
  const layer = new Layer({ mode: 'GRU', inputSize: 3, hiddenSize: 4, bias: false });
  expect(layer.mode).toBe('GRU');
  expect(shapes(layer)).toEqual({ weight_ih_l0: [12, 3], weight_hh_l0: [12, 4] });
  expect(shapes(new Layer('RNN_TANH', 3, 4, { projSize: 2, bias: false }))).toEqual({
    weight_ih_l0: [4, 3],
    weight_hh_l0: [4, 2],
    weight_hr_l0: [2, 4],
  });
  expect(shapes(new Cell(3, 4, { bias: true, numChunks: 2 }))).toEqual({
    weight_ih: [8, 3],
    weight_hh: [8, 4],
    bias_ih: [8],
    bias_hh: [8],
  });
  expect(() => new Layer('LSMT' as never, 3, 4)).toThrow(
    "Layer: argument 'mode': expected one of 'LSTM', 'GRU', 'RNN_TANH', 'RNN_RELU', got a string ('LSMT')",
  );
});
