/** Every optimizer against PyTorch's, to the last bit where the processor allows it (test/support/answers.ts). */
import { optim, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { construct, elementwise, expectBits, withProducts } from './fixtures';

interface Case {
  optimizer: string;
  options: Record<string, unknown>;
  dtype?: 'float32' | 'float64' | 'bfloat16' | 'float16' | 'complex64';
  shapes?: number[][];
  gaps?: boolean;
  text: string;
  final: string[];
  state: Record<string, Record<string, number | null>>;
  group: string[];
}

const cases = readAnswerLines<Case>('optim/optimizers.jsonl');

const label = ({ optimizer, options, dtype, gaps }: Case) =>
  `${optimizer} ${JSON.stringify(options)} ${dtype ?? ''}${gaps ? ' with gaps' : ''}`;

describe.each(cases.map((item) => [label(item), item] as const))('%s', (_, item) => {
  torch.manualSeed(0);
  const dtype = torch[item.dtype ?? 'float32'];
  const shapes = item.shapes ?? [[3, 4], [5], [2, 3, 2]];
  const params = shapes.map((shape) => torch.randn(shape, { dtype }).requiresGrad_());
  const optimizer = construct(item.optimizer, params, item.options);
  const text = String(optimizer);
  for (let step = 0; step < 20; step++) {
    for (const [i, parameter] of params.entries()) {
      const grad = torch.randn(parameter.shape, { dtype });
      parameter.grad = item.gaps && i === 1 && [0, 3, 7, 8].includes(step) ? null : grad;
    }
    optimizer.step();
  }

  test('gives the same parameters after 20 steps', () => {
    // In half precision a product's last bit is many of the other optimizers'.
    const half = item.dtype === 'float16' || item.dtype === 'bfloat16';
    const closeness = item.optimizer === 'Muon' ? { ...withProducts, units: half ? 4 : 64 } : elementwise;
    for (const [i, parameter] of params.entries()) expectBits(parameter, item.final[i] as string, closeness);
  });

  test('has the same text', () => {
    expect(text).toBe(item.text);
  });

  test('packs the same state', () => {
    const packed = optimizer.stateDict();
    expect(Object.keys(packed.param_groups[0] as object).sort()).toEqual(item.group);
    const state: Record<string, Record<string, number | null>> = {};
    for (const [number, values] of packed.state) {
      state[number] = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          torch.isTensor(value) && value.dim() === 0 ? value.item() : null,
        ]),
      );
    }
    expect(state).toEqual(item.state);
  });
});

test.each([[[3, 600]], [[10, 3136]], [[6, 5, 4, 300]], [[4, 4, 64, 5]]])(
  'Adafactor has the bits of norms, whichever way it takes them, of %p',
  (shape) => {
    torch.manualSeed(0);
    const parameter = torch.randn(shape).requiresGrad_();
    const grad = torch.randn(shape);
    parameter.grad = grad;
    const optimizer = new optim.Adafactor([parameter]);
    optimizer.step();
    // The first step forgets nothing, as there is nothing yet.
    const { row_var, col_var } = optimizer.state.get(parameter) as optim.AdafactorState;
    for (const [variance, dim] of [
      [row_var, -1],
      [col_var, -2],
    ] as const) {
      const norms = torch.linalg.vectorNorm(grad, 2, [dim], true);
      expect(torch.equal(variance as Tensor, norms.square().div(grad.size(dim)))).toBe(true);
    }
  },
);
