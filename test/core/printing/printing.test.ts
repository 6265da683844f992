/** Texts equal to Python's, which test/fixtures/core/printing.py prints, and what has no counterpart in Python. */
import { inspect } from 'node:util';
import type { Tensor } from 'torch-node';
import { nn, torch } from 'torch-node';
import { readAnswerLines } from '../../support/answers';
import { build, type PrintedCase, withSettings } from './printedCases';

const cases = readAnswerLines<PrintedCase>('core/printing.jsonl');

afterEach(() => torch.setPrintoptions({ profile: 'default' }));

describe("Python's text", () => {
  test.each(cases.map((one, i) => [`${i}: ${one.dtype} ${JSON.stringify(one.ops ?? [])}`, one] as const))(
    '%s',
    (_, one) => {
      expect(withSettings(one, () => String(build(one)))).toBe(one.text);
      expect(withSettings(one, () => inspect(build(one)))).toBe(one.text);
    },
  );
});

describe('console.log', () => {
  test('sets the lines of a tensor in an array or an object in', () => {
    expect(inspect([torch.eye(2), torch.zeros([1])])).toBe(
      '[\n  tensor([[1., 0.],\n          [0., 1.]]),\n  tensor([0.])\n]',
    );
    expect(inspect({ weight: torch.zeros([1]) })).toBe('{ weight: tensor([0.]) }');
  });

  test('names a tensor that lies too deep', () => {
    expect(inspect({ a: torch.zeros([1]) }, { depth: 0 })).toBe('{ a: [Tensor] }');
    expect(inspect(torch.zeros([1]), { depth: 0 })).toBe('tensor([0.])');
  });

  test('never throws: disposed tensors, the prototype, a proxy', () => {
    const tensor = torch.ones([2]);
    tensor.dispose();
    expect(inspect(tensor)).toBe('tensor(<disposed>)');
    expect(String(tensor)).toBe('tensor(<disposed>)');
    expect(inspect(torch.Tensor.prototype)).toBe('Object [Tensor] {}');
    expect(inspect(new Proxy(torch.ones([2]), {}))).toContain('Tensor');
    expect(() => torch.Tensor.prototype.toString.call({})).toThrow(
      new TypeError('toString: expected to be called on a Tensor, got an object'),
    );
  });
});

test('a large tensor is summarised before it is copied', () => {
  const big = torch.zeros([1]).expand([2 ** 20, 2 ** 20, 2 ** 10]);
  const start = performance.now();
  expect(String(big)).toMatch(/^tensor\(\[\[\[0\., 0\., 0\., {2}\.\.\., 0\., 0\., 0\.\],/);
  expect(performance.now() - start).toBeLessThan(100);
});

test('a text leaves no history and draws no memory', () => {
  const x = torch.ones([2], { requiresGrad: true });
  const version = x._version;
  expect(String(x)).toBe('tensor([1., 1.], requires_grad=True)');
  expect([x._version, x.gradFn, x.requiresGrad]).toEqual([version, null, true]);
});

test('types that Python cannot print show the integers they are stored in', () => {
  const bytes = torch.tensor([1, 2, 3, 4], { dtype: torch.uint8 });
  expect(String(bytes.view(torch.int4).view(2, 2).t())).toBe(
    'tensor([[1, 3],\n        [2, 4]], dtype=torch.int4)',
  );
  expect(String(bytes.view(torch.bits16))).toBe('tensor([ 513, 1027], dtype=torch.bits16)');
});

test('a class derived from Parameter prints under its name', () => {
  class Mine extends nn.Parameter {}
  const text = 'Parameter containing:\nParameter(Mine([1., 2.], requires_grad=True))';
  expect(String(new Mine(torch.tensor([1, 2])))).toBe(text);
  expect(inspect([new nn.Parameter(torch.eye(1))])).toBe(
    '[\n  Parameter containing:\n  tensor([[1.]], requires_grad=True)\n]',
  );
});

describe('objects beside tensors', () => {
  // str(x) and repr(x) in Python.
  test.each([
    [torch.float32, 'torch.float32', 'torch.float32'],
    [torch.long, 'torch.int64', 'torch.int64'],
    [torch.float8_e4m3fn, 'torch.float8_e4m3fn', 'torch.float8_e4m3fn'],
    [torch.device('cuda', 1), 'cuda:1', "device(type='cuda', index=1)"],
    [torch.device('cpu'), 'cpu', "device(type='cpu')"],
    [torch.zeros([2, 3]).shape, 'torch.Size([2, 3])', 'torch.Size([2, 3])'],
    [torch.zeros([]).shape, 'torch.Size([])', 'torch.Size([])'],
    [torch.strided, 'torch.strided', 'torch.strided'],
    [torch.sparseCsr, 'torch.sparse_csr', 'torch.sparse_csr'],
    [torch.mkldnn, 'torch._mkldnn', 'torch._mkldnn'],
    [torch.channelsLast3d, 'torch.channels_last_3d', 'torch.channels_last_3d'],
    [torch.perTensorAffine, 'torch.per_tensor_affine', 'torch.per_tensor_affine'],
    // Python adds the address.
    [new torch.Generator(), '<torch.Generator device=cpu>', '<torch.Generator device=cpu>'],
  ])('%s', (value, text, shown) => {
    expect(String(value)).toBe(text);
    expect(inspect(value)).toBe(shown);
  });

  test('nodes of the graph', () => {
    const x = torch.ones([2], { requiresGrad: true });
    const row = x.clone();
    row.select(0, 0).mul_(2);
    expect(String(x.add(1).gradFn)).toBe('<AddBackward0>');
    expect(String(row.gradFn)).toBe('<CopySlices>');
  });
});

describe('setPrintoptions', () => {
  const third = (): Tensor => torch.tensor([1 / 3]);

  test('takes positional arguments, keywords and a profile', () => {
    torch.setPrintoptions(2);
    expect(String(third())).toBe('tensor([0.33])');
    torch.setPrintoptions(3, { sciMode: true });
    expect(String(third())).toBe('tensor([3.333e-01])');
    torch.setPrintoptions({ profile: 'default' });
    expect(String(third())).toBe('tensor([0.3333])');
  });

  test('keeps what is left out, but for sciMode', () => {
    torch.setPrintoptions({ precision: 1, sciMode: true });
    torch.setPrintoptions({ edgeitems: 2 });
    expect(String(third())).toBe('tensor([0.3])');
  });

  test.each<[Record<string, unknown>, string]>([
    [{ precision: -1 }, "argument 'precision': expected an integer from 0 to 1074, got -1"],
    [{ precision: 1.5 }, "argument 'precision': expected an integer from 0 to 1074, got 1.5"],
    [{ precision: '4' }, "argument 'precision': expected an integer from 0 to 1074, got a string ('4')"],
    [{ threshold: Number.NaN }, "argument 'threshold': expected a number of at least 0, got NaN"],
    [{ edgeitems: -1 }, "argument 'edgeitems': expected an integer of at least 0, got -1"],
    [{ linewidth: 0 }, "argument 'linewidth': expected an integer of at least 1, got 0"],
    [
      { profile: 'long' },
      "argument 'profile': expected one of 'default', 'short', 'full', got a string ('long')",
    ],
    [{ sciMode: 1 }, "argument 'sciMode': expected a boolean, got 1"],
    [{ precision: 9, width: 1 }, "unknown argument 'width'"],
  ])('refuses %j and changes nothing', (options, message) => {
    expect(() => torch.setPrintoptions(options)).toThrow(message);
    expect(String(third())).toBe('tensor([0.3333])');
  });
});
