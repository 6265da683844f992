/** Where PyTorch warns that what a program does will change, or is seldom meant. */
import { nn, type Tensor, torch } from 'torch-node';

const F = nn.functional;

let warn: jest.SpyInstance;
beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(() => warn.mockRestore());

const image = () => torch.ones(1, 1, 2, 2);
const grid = () => torch.zeros(1, 2, 2, 2);
const theta = () => torch.ones(1, 2, 3);

test.each<[string, () => unknown]>([
  ['dropout2d: a 2-d input is deprecated', () => F.dropout2d(torch.ones(3, 2))],
  ['dropout2d: a 5-d input is deprecated', () => new nn.Dropout2d()(torch.ones(1, 1, 1, 1, 1))],
  ['dropout2d: a 3-d input is taken for (N, C, L)', () => new nn.Dropout2d()(torch.ones(3, 2, 2))],
  ['dropout3d: a 2-d input is deprecated', () => F.dropout3d(torch.ones(3, 2))],
  ['softmax: choosing a dimension', () => F.softmax(torch.ones(2, 2))],
  ['softmin: choosing a dimension', () => F.softmin(torch.ones(2, 2))],
  ['logSoftmax: choosing a dimension', () => new nn.LogSoftmax()(torch.ones(2, 2))],
  ['gumbelSoftmax: eps is deprecated', () => F.gumbelSoftmax(torch.ones(2, 2), { eps: 1e-3 })],
  ["klDiv: reduction 'mean' divides by", () => F.klDiv(torch.ones(2, 2), torch.ones(2, 2))],
  [
    "sizeAverage and reduce are deprecated; give reduction: 'sum'",
    () => F.l1Loss(torch.ones(2), torch.ones(2), { sizeAverage: false }),
  ],
  ["sizeAverage and reduce are deprecated; give reduction: 'none'", () => new nn.MSELoss({ reduce: false })],
  ['upsample: is deprecated; call interpolate', () => F.upsample(image(), { scaleFactor: 2 })],
  ['upsampleNearest: is deprecated', () => F.upsampleNearest(image(), { scaleFactor: 2 })],
  ['upsampleBilinear: is deprecated', () => F.upsampleBilinear(image(), { scaleFactor: 2 })],
  ['gridSample: alignCorners is false', () => F.gridSample(image(), grid())],
  ['affineGrid: alignCorners is false', () => F.affineGrid(theta(), [1, 1, 2, 2])],
  ['affineGrid: with alignCorners, a grid of size 1', () => F.affineGrid(theta(), [1, 1, 1, 2], true)],
  ['kaimingUniform_: a tensor without elements', () => nn.init.kaimingUniform_(torch.ones(0, 2))],
  ['kaimingNormal_: a tensor without elements', () => nn.init.kaimingNormal_(torch.ones(0, 2))],
  [
    'TransformerEncoder: enableNestedTensor has no effect, because encoderLayer has not batchFirst: true',
    () => new nn.TransformerEncoder(new nn.TransformerEncoderLayer(4, 2), 1),
  ],
])('%s', (text, act) => {
  act();
  expect(warn.mock.calls).toEqual([[expect.stringContaining(text), 'UserWarning']]);
  act();
  expect(warn).toHaveBeenCalledTimes(1);
});

test('nobody is warned of what is meant', () => {
  const x: Tensor = torch.ones(1, 1, 2, 2);
  F.dropout2d(x);
  F.dropout3d(torch.ones(1, 1, 1, 1, 1));
  F.dropout3d(x);
  F.softmax(x, 1);
  F.gumbelSoftmax(x);
  F.klDiv(x, x, { reduction: 'batchmean' });
  F.l1Loss(x, x, { reduction: 'sum' });
  F.gridSample(x, grid(), { alignCorners: false });
  F.affineGrid(theta(), [1, 1, 2, 2], false);
  nn.init.kaimingUniform_(torch.ones(2, 2));
  new nn.TransformerEncoder(new nn.TransformerEncoderLayer(4, 2, { batchFirst: true }), 1);
  expect(warn).not.toHaveBeenCalled();
});
