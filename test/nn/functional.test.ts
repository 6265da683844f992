/** nn.functional: what the cases of PyTorch leave out. */
import { nn, type Tensor, torch } from 'torch-node';
import { elements, expectClose } from '../support/close';

const F = nn.functional;
const vector = torch.tensor([-2, -0.5, 0, 0.5, 3]);

test('the definitions of activations', () => {
  const of = (f: (x: number) => number): number[] => (vector.tolist() as number[]).map(f);
  expectClose(
    elements(F.relu(vector)),
    of((x) => Math.max(0, x)),
  );
  expectClose(
    elements(F.relu6(vector.mul(3))),
    of((x) => Math.min(6, Math.max(0, 3 * x))),
  );
  expectClose(
    elements(F.leakyRelu(vector, 0.1)),
    of((x) => (x < 0 ? 0.1 * x : x)),
  );
  expectClose(
    elements(F.elu(vector, { alpha: 2 })),
    of((x) => (x < 0 ? 2 * (Math.exp(x) - 1) : x)),
  );
  expectClose(
    elements(F.hardtanh(vector, -1, 2)),
    of((x) => Math.min(2, Math.max(-1, x))),
  );
  expectClose(
    elements(F.threshold(vector, 0.1, 20)),
    of((x) => (x > 0.1 ? x : 20)),
  );
  expectClose(
    elements(F.softsign(vector)),
    of((x) => x / (1 + Math.abs(x))),
  );
  expectClose(
    elements(F.tanhshrink(vector)),
    of((x) => x - Math.tanh(x)),
  );
  expectClose(
    elements(F.silu(vector)),
    of((x) => x / (1 + Math.exp(-x))),
  );
  expectClose(
    elements(F.logsigmoid(vector)),
    of((x) => -Math.log(1 + Math.exp(-x))),
  );
});

test('arguments by name come in any order', () => {
  const x = torch.tensor([-3, 0.5, 3]);
  expect(F.hardtanh(x, { maxVal: 2, minVal: -1 }).tolist()).toEqual([-1, 0.5, 2]);
  expect(F.threshold(x, { value: 7, threshold: 1 }).tolist()).toEqual([7, 7, 3]);
  const image = torch.arange(16).to(torch.float32).reshape([1, 1, 4, 4]);
  const byName = F.avgPool2d(image, { ceilMode: true, padding: 1, stride: 3, kernelSize: 2 });
  expect(byName.equal(F.avgPool2d(image, 2, 3, 1, true))).toBe(true);
});

test('in place', () => {
  const x = torch.tensor([-1, 2]);
  expect(F.relu(x, true)).toBe(x);
  expect(x.tolist()).toEqual([0, 2]);
  const y = torch.tensor([-1, 2]);
  expect(F.leakyRelu(y, { negativeSlope: 0.5, inplace: true })).toBe(y);
  expect(y.tolist()).toEqual([-0.5, 2]);
  expect(new nn.ReLU({ inplace: true })(torch.tensor([-1])).tolist()).toEqual([0]);
});

test('softmax over a dimension that is chosen where none is given', () => {
  const x = torch.randn([2, 3]);
  expect(F.softmax(x).equal(x.softmax(1))).toBe(true);
  expect(F.softmax(x, 0).sum(0).tolist()[0]).toBeCloseTo(1);
  expect(F.softmin(x, { dim: 1 }).equal(x.neg().softmax(1))).toBe(true);
  expect(F.logSoftmax(x, { dim: 0, dtype: torch.float64 }).dtype).toBe(torch.float64);
});

test('gumbelSoftmax draws Python’s numbers', () => {
  // torch.manual_seed(0); F.gumbel_softmax(torch.tensor([[0.1, 0.5, 0.4]]), tau=0.5)
  torch.manualSeed(0);
  const soft = F.gumbelSoftmax(torch.tensor([[0.1, 0.5, 0.4]]), 0.5);
  expectClose(elements(soft), [0.01275795977562666, 0.23085269331932068, 0.756389319896698]);
  torch.manualSeed(0);
  const hard = F.gumbelSoftmax(torch.tensor([[0.1, 0.5, 0.4]]), { tau: 0.5, hard: true });
  expect(hard.argmax(1).item()).toBe(soft.argmax(1).item());
  expect(hard.sum().item()).toBeCloseTo(1);
});

test('dropout only while training', () => {
  const x = torch.ones([1000]);
  expect(F.dropout(x, 0.5, false).equal(x)).toBe(true);
  const dropped = F.dropout(x, { p: 0.25 });
  const kept = dropped.ne(0).sum().item();
  expect(kept).toBeGreaterThan(650);
  expect(kept).toBeLessThan(850);
  expect(dropped.max().item()).toBeCloseTo(4 / 3);
  expect(F.alphaDropout(x).equal(x)).toBe(true);
});

test('pooling with places', () => {
  const x = torch.tensor([[[1, 4, 2, 3]]]);
  const [values, indices] = F.maxPool1d(x, 2, { returnIndices: true }) as unknown as [Tensor, Tensor];
  expect(values.tolist()).toEqual([[[4, 3]]]);
  expect(indices.tolist()).toEqual([[[1, 3]]]);
  const [maxima, places] = F.adaptiveMaxPool1dWithIndices(x, 1);
  expect(maxima.item()).toBe(4);
  expect(places.item()).toBe(1);
  const both = F.maxPool1dWithIndices({ input: x, kernelSize: 2, returnIndices: false });
  expect(both.map((each) => each.tolist())).toEqual([[[[4, 3]]], [[[1, 3]]]]);
  expect(F.adaptiveAvgPool2d(torch.ones([1, 1, 4, 6]), [2, null]).shape).toEqual([1, 1, 2, 6]);
  expect(F.lpPool1d(x, 1, 2).tolist()).toEqual([[[5, 5]]]);
});

test('normalize', () => {
  expectClose(elements(F.normalize(torch.tensor([[3, 4]]))), [0.6, 0.8]);
  expectClose(elements(F.normalize(torch.tensor([[3, 1]]), { p: 1 })), [0.75, 0.25]);
  const out = torch.empty([1, 2]);
  expect(F.normalize(torch.tensor([[3, 4]]), { out })).toBe(out);
});

test('unfold and fold are each other’s sums', () => {
  const x = torch.arange(16).to(torch.float32).reshape([1, 1, 4, 4]);
  const columns = F.unfold(x, 2, { stride: 2 });
  expect(columns.shape).toEqual([1, 4, 4]);
  expect(F.fold(columns, 4, 2, { stride: 2 }).equal(x)).toBe(true);
});

test('affineGrid and gridSample: the identity gives the image back', () => {
  const x = torch.randn([1, 2, 3, 4]);
  const theta = torch.tensor([
    [
      [1, 0, 0],
      [0, 1, 0],
    ],
  ]);
  const grid = F.affineGrid(theta, [1, 2, 3, 4], { alignCorners: true });
  expectClose(elements(F.gridSample(x, grid, { alignCorners: true })), elements(x));
  expect(() => F.affineGrid(theta, [1, 2, 3])).toThrow(
    new RangeError("affineGrid: argument 'size': expected 4 or 5 integers, got 3"),
  );
  expect(() => F.gridSample(x, grid, { mode: 'cubic' as 'bicubic' })).toThrow(RangeError);
});

test('interpolate says what it cannot do', () => {
  const x = torch.ones([1, 1, 4]);
  expect(() => F.interpolate(x, { size: 8, alignCorners: true })).toThrow(
    new RangeError("interpolate: argument 'alignCorners': expected null for mode 'nearest', got true"),
  );
  expect(() => F.interpolate(x, 8, 2)).toThrow('interpolate: expected either size or scaleFactor, got both');
  expect(() => F.interpolate(x, { size: 2, mode: 'linear', antialias: true })).toThrow(RangeError);
  expect(F.upsample(x, { scaleFactor: 2 }).shape).toEqual([1, 1, 8]);
});
