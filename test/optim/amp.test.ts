/** Mixed precision as PyTorch has it: what runs in which dtype, losses of a training, scales that follow infinities. */

import { type FunctionCtx, nn, type optim, type Tensor, torch } from 'torch-node';
import { expectNumbers, readAnswerLines } from '../support/answers';
import { where } from '../support/skipped';
import { construct, expectBits, withProducts } from './fixtures';

interface Autocast {
  autocast: 'bfloat16' | 'float16';
  dtypes: Record<string, string>;
  values: Record<string, string>;
  losses: number[];
  gradients: string[];
}

interface Scaled {
  scaler: string;
  options: Record<string, unknown>;
  seen: [number, number][];
  final: string;
  state: Record<string, number>;
  step: number;
}

const all = readAnswerLines<Autocast | Scaled>('optim/amp.jsonl');
const autocasts = all.filter((item): item is Autocast => 'autocast' in item);
const scaled = all.filter((item): item is Scaled => 'scaler' in item);

test.each(autocasts.map((item) => [item.autocast, item] as const))('autocast to %s', (name, item) => {
  torch.manualSeed(5);
  const dtype = torch[name];
  const [x, y] = [torch.randn([4, 3]), torch.randn([3, 4])];
  const inside = torch.autocast('cpu', { dtype }, (): Record<string, Tensor> => {
    const product = x.matmul(y);
    return {
      matmul: product,
      linear: nn.functional.linear(x, x),
      add: x.add(1),
      softmax: torch.softmax(x.matmul(y), 1),
      mse: nn.functional.mseLoss(x.matmul(y), torch.zeros([4, 4])),
      cat: torch.cat([x, product.narrow(1, 0, 3)]),
      off: torch.autocast('cpu', { enabled: false }, () => x.matmul(y)),
    };
  });
  inside['outside'] = x.matmul(y);
  expect(Object.fromEntries(Object.entries(inside).map(([key, { dtype }]) => [key, String(dtype)]))).toEqual(
    item.dtypes,
  );
  // A product's last bit is one of the narrower dtype's.
  const inHalf = { ...withProducts, units: name === 'bfloat16' ? 2 ** 17 : 2 ** 14 };
  for (const [key, value] of Object.entries(inside)) {
    expectBits(value.float(), item.values[key] as string, inHalf);
  }

  const model = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 1));
  const optimizer = construct('SGD', model.parameters(), { lr: 0.1 });
  const losses = item.losses.map(() => {
    const loss = torch.autocast('cpu', { dtype }, () => model(x).float().pow(2).mean());
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  expectNumbers(losses, item.losses, 'float32', inHalf);
  expect(model.parameters().map((parameter) => String(parameter.grad?.dtype))).toEqual(item.gradients);
});

describe('autocast', () => {
  const x = torch.ones([2, 2]);
  const dtypeOf = () => x.matmul(x).dtype;

  test('is a scope of a using declaration too, and nests', () => {
    {
      using _outer = torch.autocast('cpu');
      expect(dtypeOf()).toBe(torch.bfloat16);
      expect(torch.isAutocastEnabled('cpu')).toBe(true);
      {
        using _inner = torch.autocast('cpu', torch.float16, true, false);
        expect(dtypeOf()).toBe(torch.float16);
        expect(torch.isAutocastCacheEnabled()).toBe(false);
      }
      expect(dtypeOf()).toBe(torch.bfloat16);
      expect(torch.isAutocastCacheEnabled()).toBe(true);
    }
    expect(dtypeOf()).toBe(torch.float32);
    expect(torch.isAutocastEnabled('cpu')).toBe(false);
    expect(torch.getAutocastDtype('cpu')).toBe(torch.bfloat16);
  });

  test('ends where its function throws, and when its promise settles', async () => {
    expect(() =>
      torch.autocast('cpu', () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(dtypeOf()).toBe(torch.float32);
    const dtype = await torch.autocast('cpu', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return dtypeOf();
    });
    expect(dtype).toBe(torch.bfloat16);
    expect(dtypeOf()).toBe(torch.float32);
  });

  test('forgets the weights it has cast at its end', () => {
    const weight = torch.ones([2, 2]).requiresGrad_();
    const product = () => torch.autocast('cpu', () => x.matmul(weight).float().sum().item());
    expect(product()).toBe(8);
    torch.noGrad(() => weight.fill_(2));
    expect(product()).toBe(16);
  });

  test('can be set without a scope', () => {
    torch.setAutocastDtype('cpu', torch.float16);
    torch.setAutocastEnabled('cpu', true);
    expect(dtypeOf()).toBe(torch.float16);
    torch.setAutocastEnabled('cpu', false);
    torch.setAutocastDtype('cpu', torch.bfloat16);
    torch.setAutocastCacheEnabled(false);
    expect(torch.isAutocastCacheEnabled()).toBe(false);
    torch.setAutocastCacheEnabled(true);
    expect(torch.autocastIncrementNesting()).toBe(1);
    expect(torch.autocastDecrementNesting()).toBe(0);
    torch.clearAutocastCache();
    expect(torch.amp.isAutocastAvailable('cpu')).toBe(true);
    expect(torch.amp.isAutocastAvailable('meta')).toBe(false);
  });

  test('stays off, with a warning, where it can do nothing', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(torch.autocast('cpu', { dtype: torch.float64 }, dtypeOf)).toBe(torch.float32);
    expect(warn.mock.calls).toEqual([
      [
        'autocast: on cpu takes dtypes torch.bfloat16 and torch.float16, got torch.float64; it stays off',
        'UserWarning',
      ],
    ]);
    warn.mockRestore();
  });

  test.each([
    [() => torch.autocast(3 as never), "autocast: argument 'deviceType': expected a string, got 3"],
    [() => torch.autocast('meta'), "autocast: is not for devices of type 'meta'"],
    [
      () => torch.autocast('cpu', { dtype: 'bfloat16' as never }),
      "autocast: argument 'dtype': expected a dtype or null, got a string ('bfloat16')",
    ],
    [
      () => torch.autocast('cpu', { enabled: 1 as never }),
      "autocast: argument 'enabled': expected a boolean, got 1",
    ],
    [
      () => torch.autocast('cpu', { cache: true } as never),
      "autocast: unknown argument 'cache'; expected deviceType, dtype, enabled, cacheEnabled",
    ],
  ])('refuses bad arguments: %#', (run, message) => {
    expect(run).toThrow(new TypeError(message));
  });

  test('refuses a backward whose forward did not note what it was', () => {
    class Half extends torch.autograd.Function {
      static forward = (_ctx: FunctionCtx, tensor: Tensor) => tensor.mul(2);
      static backward = torch.amp.customBwd((_ctx: FunctionCtx, gradient: Tensor) => gradient.mul(2), {
        deviceType: 'cpu',
      });
    }
    const leaf = torch.ones([2]).requiresGrad_();
    expect(() => Half.apply(leaf).sum().backward()).toThrow(
      'customBwd: expected a forward that customFwd made',
    );
  });

  test("is as it was in the backward pass of a function of one's own", () => {
    const seen: [string, boolean][] = [];
    const note = (what: string) => seen.push([what, torch.isAutocastEnabled('cpu')]);
    class Double extends torch.autograd.Function {
      static forward = torch.amp.customFwd(
        (_ctx: FunctionCtx, tensor: Tensor) => {
          note('forward');
          return tensor.mul(2);
        },
        { deviceType: 'cpu' },
      );

      static backward = torch.amp.customBwd(
        (_ctx: FunctionCtx, gradient: Tensor) => {
          note('backward');
          return gradient.mul(2);
        },
        { deviceType: 'cpu' },
      );
    }
    class Wide extends torch.autograd.Function {
      static forward = torch.amp.customFwd(
        (_ctx: FunctionCtx, tensor: Tensor) => {
          note(String(tensor.dtype));
          return tensor.mul(3);
        },
        { deviceType: 'cpu', castInputs: torch.float32 },
      );

      static backward = torch.amp.customBwd(
        (_ctx: FunctionCtx, gradient: Tensor) => {
          note('wide backward');
          return gradient.mul(3);
        },
        { deviceType: 'cpu' },
      );
    }
    const leaf = torch.ones([2]).requiresGrad_();
    const result = torch.autocast('cpu', () => Wide.apply(Double.apply(leaf).bfloat16()));
    result.sum().backward();
    expect(leaf.grad?.tolist()).toEqual([6, 6]);
    expect(seen).toEqual([
      ['forward', true],
      ['torch.float32', false],
      ['wide backward', false],
      ['backward', true],
    ]);
  });
});

test.each(scaled.map((item) => [`${item.scaler} ${JSON.stringify(item.options)}`, item] as const))(
  'GradScaler with %s',
  (_, item) => {
    torch.manualSeed(6);
    const weight = torch.randn([3, 2]).requiresGrad_();
    const optimizer = construct(item.scaler, [weight], { lr: 0.1, ...item.options });
    const scaler = new torch.amp.GradScaler('cpu', {
      initScale: 8,
      growthInterval: 3,
      growthFactor: 4,
      backoffFactor: 0.25,
    });
    const inputs = torch.randn([12, 4, 3]);
    inputs.indexPut([4, 0, 0], Number.POSITIVE_INFINITY);
    inputs.indexPut([5, 1, 1], Number.NaN);
    const seen = [...inputs].map((input, i) => {
      optimizer.zeroGrad();
      scaler.scale(input.matmul(weight).pow(2).mean()).backward();
      if (i === 8) {
        scaler.unscale_(optimizer);
        weight.grad?.clamp_(-0.01, 0.01);
      }
      scaler.step(optimizer);
      scaler.update();
      const state = scaler.stateDict();
      return [state['scale'], state['_growth_tracker']];
    });
    expect(seen).toEqual(item.seen);
    expectBits(weight, item.final, withProducts);
    expect(scaler.stateDict()).toEqual(item.state);
    const step = optimizer.stateDict().state.get(0)?.['step'] ?? 0;
    expect(torch.isTensor(step) ? step.item() : step).toBe(item.step);
  },
);

describe('GradScaler', () => {
  const make = (): [Tensor, optim.Optimizer] => {
    const weight = torch.ones([2]).requiresGrad_();
    return [weight, construct('SGD', [weight], { lr: 1 })];
  };

  test('scales losses in arrays, and says its numbers', () => {
    const scaler = new torch.amp.GradScaler('cpu', 4);
    expect(scaler.getScale()).toBe(4);
    const [a, [b]] = scaler.scale([torch.tensor(1), [torch.tensor([2])]] as const) as unknown as [
      Tensor,
      [Tensor],
    ];
    expect([a.item(), b.item()]).toEqual([4, 8]);
    expect([scaler.getGrowthFactor(), scaler.getBackoffFactor(), scaler.getGrowthInterval()]).toEqual([
      2, 0.5, 2000,
    ]);
    scaler.setGrowthFactor(3);
    scaler.setBackoffFactor(0.1);
    scaler.setGrowthInterval(5);
    expect(scaler.stateDict()).toEqual({
      scale: 4,
      growth_factor: 3,
      backoff_factor: 0.1,
      growth_interval: 5,
      _growth_tracker: 0,
    });
    scaler.update(16);
    expect(scaler.getScale()).toBe(16);
    scaler.update(torch.tensor(2));
    expect(scaler.getScale()).toBe(2);
  });

  test('takes a state before and after its first use', () => {
    const state = {
      scale: 32,
      growth_factor: 3,
      backoff_factor: 0.1,
      growth_interval: 5,
      _growth_tracker: 2,
    };
    const scaler = new torch.amp.GradScaler('cpu');
    scaler.loadStateDict(state);
    expect(scaler.scale(torch.tensor(1)).item()).toBe(32);
    scaler.loadStateDict({ ...state, scale: 64 });
    expect(scaler.stateDict()).toEqual({ ...state, scale: 64 });
    expect(() => scaler.loadStateDict({})).toThrow(
      new TypeError(
        "GradScaler.loadStateDict: argument 'stateDict': expected the state of an enabled scaler, got an empty object",
      ),
    );
  });

  test('lets everything through where it is not enabled', () => {
    const [weight, optimizer] = make();
    const scaler = new torch.amp.GradScaler('cpu', { enabled: false });
    scaler.scale(weight.sum()).backward();
    scaler.unscale_(optimizer);
    scaler.step(optimizer);
    scaler.update();
    expect(weight.tolist()).toEqual([0, 0]);
    expect([scaler.isEnabled(), scaler.getScale(), scaler.stateDict()]).toEqual([false, 1, {}]);
  });

  where(
    !torch.cuda.isAvailable(),
    'they are of machines without a GPU',
    test,
  )('stays off, with a warning, where there is no cuda', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(new torch.amp.GradScaler().isEnabled()).toBe(false);
    expect(warn.mock.calls[0]?.[0]).toMatch(/^GradScaler: needs a cuda device \(.+\); it stays off$/);
    warn.mockRestore();
  });

  test('refuses what is out of order', () => {
    const [weight, optimizer] = make();
    const scaler = new torch.amp.GradScaler('cpu');
    const fails = (run: () => unknown, message: string) => expect(run).toThrow(new TypeError(message));
    fails(() => scaler.step(optimizer), 'GradScaler: step was called before scale(loss) in this iteration');
    fails(() => scaler.update(), 'GradScaler: update was called before scale(loss) in this iteration');
    fails(
      () => scaler.scale(3 as never),
      "GradScaler.scale: argument 'outputs': expected a Tensor or an array of Tensors, got 3",
    );
    const loss = scaler.scale(weight.sum());
    fails(() => scaler.update(), 'GradScaler: update was called before step in this iteration');
    fails(
      () => new torch.amp.GradScaler('cpu').update(1),
      'GradScaler: update was called before scale(loss) in this iteration',
    );
    fails(
      () => scaler.step(optimizer),
      'GradScaler: step found no gradients; call backward on the scaled loss first',
    );
    loss.backward();
    scaler.update(65536);
    scaler.unscale_(optimizer);
    fails(
      () => scaler.unscale_(optimizer),
      'GradScaler: unscale_ was called twice between two updates for this optimizer',
    );
    fails(
      () => scaler.update(torch.ones([2])),
      "GradScaler.update: argument 'newScale': expected a number or a Tensor of one element that requires no grad, got a Tensor of shape [2]",
    );
    fails(
      () => scaler.step(1 as never),
      "GradScaler.step: argument 'optimizer': expected an Optimizer, got 1",
    );
    fails(() => scaler.step(optimizer, () => loss), 'GradScaler.step: expected no closure, got one');
    scaler.step(optimizer);
    fails(() => scaler.unscale_(optimizer), 'GradScaler: unscale_ was called after step for this optimizer');
    fails(() => scaler.step(optimizer), 'GradScaler: step was called twice between two updates');
    const half = torch.ones([1], { dtype: torch.float16 }).requiresGrad_();
    half.grad = half.detach();
    scaler.update();
    fails(
      () => scaler.unscale_(construct('SGD', [half], {})),
      'GradScaler: expected gradients of another dtype than float16, got float16',
    );
    expect(() => new torch.amp.GradScaler('cpu', { growthFactor: 1 })).toThrow(
      new RangeError("GradScaler: argument 'growthFactor': expected a number above 1, got 1"),
    );
    expect(() => new torch.amp.GradScaler('cpu', { backoffFactor: 1 })).toThrow(
      new RangeError("GradScaler: argument 'backoffFactor': expected a number below 1, got 1"),
    );
  });

  test('unscales sparse gradients', () => {
    const [weight, optimizer] = make();
    const scaler = new torch.amp.GradScaler('cpu', 4);
    scaler.scale(torch.tensor(1));
    weight.grad = torch.sparseCooTensor(torch.tensor([[0n]]), torch.tensor([4]), [2]);
    scaler.step(optimizer);
    expect(weight.tolist()).toEqual([0, 1]);
  });
});
