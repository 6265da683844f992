import { nn, type Tensor, torch } from 'torch-node';

test('settings of the process', () => {
  expect(torch.getFloat32MatmulPrecision()).toBe('highest');
  torch.setFloat32MatmulPrecision('high');
  expect(torch.getFloat32MatmulPrecision()).toBe('high');
  torch.setFloat32MatmulPrecision('highest');
  expect(() => torch.setFloat32MatmulPrecision('low' as never)).toThrow(
    /argument 'precision': expected one of 'highest', 'high', 'medium', got a string/,
  );

  expect(torch.getDeterministicDebugMode()).toBe(0);
  for (const [mode, number] of [
    ['warn', 1],
    ['error', 2],
    ['default', 0],
  ] as const) {
    torch.setDeterministicDebugMode(mode);
    expect(torch.getDeterministicDebugMode()).toBe(number);
    expect(torch.isDeterministicAlgorithmsWarnOnlyEnabled()).toBe(number === 1);
  }
  expect(() => torch.setDeterministicDebugMode(3 as never)).toThrow(/expected 0, 1, 2/);

  expect(torch.isWarnAlwaysEnabled()).toBe(false);
  torch.setWarnAlways(true);
  expect(torch.isWarnAlwaysEnabled()).toBe(true);
  torch.setWarnAlways(false);

  torch.setAnomalyEnabled(true, false);
  expect([torch.isAnomalyEnabled(), torch.isAnomalyCheckNanEnabled()]).toEqual([true, false]);
  torch.setAnomalyEnabled(false);
});

test('how libtorch was built', () => {
  const text = torch.__config__.show();
  expect(text).toMatch(/^PyTorch built with:\n/);
  expect(text.match(/TORCH_VERSION=([^,\s]+)/)?.[1]).toBe(torch.__version__);
});

test('numbers that are flushed to 0', () => {
  const tiny = torch.tensor([1e-323], { dtype: torch.float64 });
  const can = torch.setFlushDenormal(true);
  const flushed = tiny.mul(1).item();
  torch.setFlushDenormal(false);
  expect([flushed === 0, tiny.mul(1).item() > 0]).toEqual([can, true]);
});

test('namespaces of devices, and classes under the names of Python', () => {
  expect(torch.getDeviceModule('cuda:0')).toBe(torch.cuda);
  expect(torch.getDeviceModule('mps')).toBe(torch.mps);
  expect(() => torch.getDeviceModule('xpu')).toThrow(/expected 'cuda' or 'mps', got a string/);
  const x = torch.ones(2);
  expect(x.dtype).toBeInstanceOf(torch.dtype);
  expect(x.layout).toBeInstanceOf(torch.layout);
  expect(torch.contiguousFormat).toBeInstanceOf(torch.memoryFormat);
  expect(torch.perTensorAffine).toBeInstanceOf(torch.qscheme);
  expect([torch.GradScaler, torch.bit]).toEqual([torch.amp.GradScaler, torch.uint1]);
  expect(new nn.LSTM(1, 1)).toBeInstanceOf(nn.RNNBase);
  expect(new nn.GRUCell(1, 1)).toBeInstanceOf(nn.RNNCellBase);
  const names = [x, nn.Linear, new nn.Linear(1, 1), 3, null, torch.float32].map(torch.typename);
  expect(names).toEqual(['torch.FloatTensor', 'Linear', 'Linear', 'number', 'null', 'DType']);
});

test("errors of libtorch's that have a class", () => {
  const singular = () => torch.linalg.inv(torch.zeros(2, 2));
  expect(singular).toThrow(torch.linalg.LinAlgError);
  expect(singular).toThrow(/linalg.?inv.*singular/);
  expect(new torch.OutOfMemoryError('x')).toBeInstanceOf(Error);
  expect(new torch.AcceleratorError('x').name).toBe('AcceleratorError');
});

describe('asarray', () => {
  const x = torch.tensor([1, 2], { requiresGrad: true });

  test('copies where it must', () => {
    expect(torch.asarray(x)).toBe(x);
    expect(torch.asarray([1, 2], { dtype: torch.int64 }).tolist()).toEqual([1, 2]);
    const copy = torch.asarray(x, { copy: true });
    expect([copy === x, copy.requiresGrad]).toEqual([false, true]);
    expect(torch.asarray(x, { dtype: torch.float64 }).dtype).toBe(torch.float64);
    expect(() => torch.asarray(x, { dtype: torch.float64, copy: false })).toThrow(
      /can't make torch.float32 on cpu into torch.float64 on cpu without a copy/,
    );
    expect(() => torch.asarray([1], { copy: false })).toThrow(/expected a Tensor where copy is false/);
  });

  test('requiresGrad', () => {
    const plain = torch.asarray(x, { requiresGrad: false });
    expect([plain.requiresGrad, plain.dataPtr() === x.dataPtr()]).toEqual([false, true]);
    const y = torch.ones(1);
    expect([torch.asarray(y, { requiresGrad: true }).requiresGrad, y.requiresGrad]).toEqual([true, false]);
    expect(torch.asarray([1], { requiresGrad: true }).requiresGrad).toBe(true);
  });
});

test('frombuffer', () => {
  const bytes = Uint8Array.of(255, 255, 255, 1, 0, 0, 0);
  expect(torch.frombuffer(bytes, { dtype: torch.uint8, count: 2, offset: 2 }).tolist()).toEqual([255, 1]);
  expect(torch.frombuffer(bytes, { dtype: torch.int32, offset: 3 }).tolist()).toEqual([1]);
  expect(torch.frombuffer(Float32Array.of(1.5, 2).buffer, { requiresGrad: true }).requiresGrad).toBe(true);
  expect(() => torch.frombuffer(bytes)).toThrow(/expected 7 bytes to hold whole elements of torch.float32/);
  expect(() => torch.frombuffer(bytes, { count: 9, dtype: torch.uint8 })).toThrow(/to hold 9 elements/);
  expect(() => torch.frombuffer(bytes, { offset: 7 })).toThrow(/from 0 to 6, got 7/);
  expect(() => torch.frombuffer(3 as never)).toThrow('frombuffer: expected a buffer, got 3');
});

test('further methods of Tensor', () => {
  const x = torch.ones(2);
  expect([x.isXpu, x.isIpu, x.isMtia, x.isXla, x.isMaia, x.isVulkan]).toEqual(new Array(6).fill(false));
  expect(x.constDataPtr()).toBe(x.dataPtr());
  expect(() => x.xpu()).toThrow(/xpu|XPU/);
  const other = torch.tensor([3, 4]);
  expect([x.moduleLoad(other).tolist(), x.tolist()]).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expect(x.moduleLoad(other, { assign: true }).dataPtr()).toBe(other.dataPtr());
  const result: Tensor = x.map2_(other, torch.tensor([10]), (a, b, c) => a * b + c);
  expect(result.tolist()).toEqual([19, 26]);
});

// Values from Python.
test('products by groups and with scales', () => {
  const { groupedMm, scaledMm, ScalingType } = nn.functional;
  const a = torch.arange(48).remainder(5).reshape(6, 8).to(torch.bfloat16);
  const b = torch.arange(128).remainder(3).reshape(2, 8, 8).to(torch.bfloat16);
  const offs = torch.tensor([2, 6], { dtype: torch.int32 });
  expect(groupedMm(a, b, { offs }).sum(1).tolist()).toEqual([102, 131, 130, 122, 149, 101]);
  const x = torch.arange(256).reshape(16, 16).remainder(7).to(torch.float8_e4m3fn);
  const y = torch.arange(256).reshape(16, 16).remainder(5).to(torch.float8_e4m3fn);
  const scales = [
    torch.tensor(2),
    ScalingType.TensorWise,
    torch.tensor(0.5),
    ScalingType.TensorWise,
  ] as const;
  const product = scaledMm(x, y.t(), ...scales, { outputDtype: torch.float32 });
  expect(product.index(0).tolist()).toEqual([79, 92, 85, 93, 81, 79, 92, 85, 93, 81, 79, 92, 85, 93, 81, 79]);
  expect(() => scaledMm(x, y, 3 as never, 0, torch.tensor(1), 0)).toThrow(
    /'scaleA': expected a Tensor or an array of them, got 3/,
  );
});

test('factoryKwargs', () => {
  const inner = { dtype: torch.float64 };
  expect(nn.factoryKwargs({ device: 'cpu', factoryKwargs: inner })).toEqual({ device: 'cpu', ...inner });
  expect(nn.factoryKwargs(null)).toEqual({});
  expect(() => nn.factoryKwargs({ ...inner, factoryKwargs: inner })).toThrow(/'dtype' was given twice/);
  expect(() => nn.factoryKwargs({ size: 1 } as never)).toThrow(/unknown argument 'size'/);
});
