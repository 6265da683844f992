/** Every optimizer against PyTorch's, to the last bit. */
import { torch } from 'torch-node';
import { construct, expectBits, readFixtures } from './fixtures';

interface Case {
  optimizer: string;
  options: Record<string, unknown>;
  dtype?: 'float32' | 'float64' | 'bfloat16' | 'complex64';
  shapes?: number[][];
  gaps?: boolean;
  text: string;
  final: string[];
  state: Record<string, Record<string, number | null>>;
  group: string[];
}

const cases = readFixtures<Case>('optimizers');

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
    for (const [i, parameter] of params.entries()) expectBits(parameter, item.final[i] as string);
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
