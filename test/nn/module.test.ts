/** Module: members, names, modes, conversion, copies. */
import { nn, type Tensor, torch } from 'torch-node';

class Inner extends nn.Module {
  linear = new nn.Linear(2, 3);
  norm = new nn.BatchNorm1d(3);

  forward(x: Tensor): Tensor {
    return this.norm(this.linear(x));
  }
}

class Net extends nn.Module {
  scale = new nn.Parameter(torch.ones([1]));
  first = new Inner();
  shift = new nn.Buffer(torch.zeros([1]));
  scratch = new nn.Buffer(torch.zeros([1]), false);
  second = new nn.Sequential(new nn.Linear(3, 2), new nn.ReLU());
  plain = torch.ones([1]);
  number = 3;

  forward(x: Tensor): Tensor {
    return this.second(this.first(x)).mul(this.scale).add(this.shift);
  }
}

const names = (entries: [string, unknown][]): string[] => entries.map(([name]) => name);

/** Whether two lists hold the very same objects. */
const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

describe('members', () => {
  test('are the fields that hold them, in the order of definition', () => {
    const net = new Net();
    expect(names(net.namedParameters())).toEqual([
      'scale',
      'first.linear.weight',
      'first.linear.bias',
      'first.norm.weight',
      'first.norm.bias',
      'second.0.weight',
      'second.0.bias',
    ]);
    expect(names(net.namedBuffers())).toEqual([
      'shift',
      'scratch',
      'first.norm.running_mean',
      'first.norm.running_var',
      'first.norm.num_batches_tracked',
    ]);
    expect(names(net.namedChildren())).toEqual(['first', 'second']);
    expect(names(net.namedModules())).toEqual([
      '',
      'first',
      'first.linear',
      'first.norm',
      'second',
      'second.0',
      'second.1',
    ]);
    expect(net.parameters()).toHaveLength(7);
    expect(same(net.parameters(false), [net.scale])).toBe(true);
    expect(same(net.buffers({ recurse: false }), [net.shift, net.scratch])).toBe(true);
    expect(same(net.children(), [net.first, net.second])).toBe(true);
    expect(net.modules()).toHaveLength(7);
  });

  test('may be set later, replaced and taken away', () => {
    const net = new Net() as Net & { third?: nn.Module };
    net.third = new nn.Linear(2, 2, false);
    expect(names(net.namedParameters()).at(-1)).toBe('third.weight');
    net.third = new nn.ReLU();
    expect(names(net.namedChildren())).toEqual(['first', 'second', 'third']);
    delete net.third;
    expect(names(net.namedChildren())).toEqual(['first', 'second']);
  });

  test('any name but those of methods will do', () => {
    // TypeScript sees a function's members in what can be called, hence `override`.
    class Odd extends nn.Module {
      override name = new nn.Linear(1, 1);
      override length = new nn.Linear(1, 1);
      override caller = new nn.ReLU();
      override arguments = new nn.ReLU();
      override prototype = new nn.ReLU();

      forward(x: Tensor): Tensor {
        return this.length(this.name(x));
      }
    }
    const odd = new Odd();
    expect(names(odd.namedChildren())).toEqual(['name', 'length', 'caller', 'arguments', 'prototype']);
    expect(odd(torch.ones([1, 1])).shape).toEqual([1, 1]);
    expect(() => odd.registerModule('train', new nn.ReLU())).toThrow(
      new RangeError("registerModule: 'train' is a member of every Odd already"),
    );
  });

  test('registered under computed names', () => {
    const net = new Net();
    net.registerParameter('extra', new nn.Parameter(torch.ones([2])));
    net.registerParameter('none', null);
    net.registerBuffer('mean', torch.ones([2]));
    net.registerBuffer('temporary', torch.ones([2]), { persistent: false });
    net.addModule('tail', new nn.ReLU());
    expect(names(net.namedParameters('', false))).toEqual(['scale', 'extra']);
    expect(names(net.namedBuffers({ recurse: false }))).toEqual(['shift', 'scratch', 'mean', 'temporary']);
    expect(Object.keys(net.stateDict()).filter((key) => !key.includes('.'))).toEqual([
      'scale',
      'extra',
      'shift',
      'mean',
    ]);
    expect((net as Net & { mean: Tensor }).mean.shape).toEqual([2]);
    // A registered buffer stays one when another tensor takes its place.
    (net as Net & { mean: Tensor }).mean = torch.zeros([2]);
    expect(names(net.namedBuffers({ recurse: false }))).toContain('mean');
  });

  test('that are shared are reported once, unless asked otherwise', () => {
    const linear = new nn.Linear(2, 2);
    const tied = new nn.Linear(2, 2);
    tied.weight = linear.weight;
    const model = new nn.Sequential(linear, linear, tied);
    expect(names(model.namedParameters())).toEqual(['0.weight', '0.bias', '2.bias']);
    expect(names(model.namedModules())).toEqual(['', '0', '2']);
    expect(names(model.namedParameters({ removeDuplicate: false }))).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '2.weight',
      '2.bias',
    ]);
    expect(Object.keys(model.stateDict())).toHaveLength(6);
  });

  test('prefixes', () => {
    const linear = new nn.Linear(1, 1);
    expect(names(linear.namedParameters('net'))).toEqual(['net.weight', 'net.bias']);
    expect(names(new nn.Sequential(linear).namedModules({ prefix: 'net' }))).toEqual(['net', 'net.0']);
  });

  test('are found by their names', () => {
    const net = new Net();
    expect(net.getSubmodule('first.linear')).toBe(net.first.linear);
    expect(net.getSubmodule('')).toBe(net);
    expect(net.getParameter('second.0.bias')).toBe((net.second[0] as nn.Linear).bias);
    expect(net.getBuffer('first.norm.running_mean')).toBe(net.first.norm.running_mean);
    expect(net.getBuffer('shift')).toBe(net.shift);
    expect(() => net.getSubmodule('first.missing')).toThrow(
      new ReferenceError("getSubmodule: 'first.missing': Inner has no module 'missing'"),
    );
    expect(() => net.getParameter('first.norm.running_mean')).toThrow(
      new ReferenceError(
        "getParameter: 'first.norm.running_mean': BatchNorm1d has no parameter 'running_mean'",
      ),
    );
    expect(() => net.getBuffer('plain')).toThrow("Net has no buffer 'plain'");
    net.setSubmodule('first.linear', new nn.Identity());
    expect(net.first.linear).toBeInstanceOf(nn.Identity);
    expect(() => net.setSubmodule('first.other', new nn.ReLU(), { strict: true })).toThrow(ReferenceError);
    expect(() => net.setSubmodule('first', 3 as unknown as nn.Module)).toThrow(
      "setSubmodule: 'first': expected a Module, got 3",
    );
  });

  test('must be what they are registered as', () => {
    const net = new Net();
    expect(() => net.registerParameter('p', torch.ones([1]) as nn.Parameter)).toThrow(
      new TypeError(
        "registerParameter: 'p': expected a Parameter or null, got a Tensor; new nn.Parameter(tensor) makes one",
      ),
    );
    expect(() => net.registerBuffer('b', 3 as unknown as Tensor)).toThrow(
      new TypeError("registerBuffer: 'b': expected a Tensor or null, got 3"),
    );
    expect(() => net.registerModule('m', nn.ReLU as unknown as nn.Module)).toThrow(
      new TypeError("registerModule: 'm': expected a Module or null, got the function or class ReLU"),
    );
    expect(() => net.registerModule('a.b', new nn.ReLU())).toThrow("expected a name with no dot, got 'a.b'");
    expect(() => net.registerModule('', new nn.ReLU())).toThrow('expected a name, got an empty string');
  });
});

describe('modes', () => {
  test('train and eval reach all modules', () => {
    const net = new Net();
    expect(net.training).toBe(true);
    expect(net.eval()).toBe(net);
    expect(net.modules().map(({ training }) => training)).toEqual(new Array(7).fill(false));
    net.train();
    expect(net.second[1]?.training).toBe(true);
    expect(() => net.train(1 as unknown as boolean)).toThrow(
      "train: argument 'mode': expected a boolean, got 1",
    );
  });

  test('requiresGrad_ and zeroGrad', () => {
    const net = new nn.Linear(2, 1);
    net(torch.ones([1, 2]))
      .sum()
      .backward();
    expect(net.weight.grad?.tolist()).toEqual([[1, 1]]);
    const { grad } = net.weight;
    net.zeroGrad(false);
    expect(net.weight.grad).toBe(grad);
    expect(grad?.tolist()).toEqual([[0, 0]]);
    net.zeroGrad();
    expect(net.weight.grad).toBeNull();
    net.requiresGrad_(false);
    expect(net(torch.ones([1, 2])).requiresGrad).toBe(false);
    expect(net.requiresGrad_()).toBe(net);
    expect(net.bias?.requiresGrad).toBe(true);
  });

  test('apply visits the modules inside first', () => {
    const seen: string[] = [];
    new Net().apply((module) => seen.push(module.constructor.name));
    expect(seen).toEqual(['Linear', 'BatchNorm1d', 'Inner', 'Linear', 'ReLU', 'Sequential', 'Net']);
  });
});

describe('conversion', () => {
  test('keeps the very parameters, with their gradients', () => {
    const net = new Net();
    net(torch.ones([2, 2]))
      .sum()
      .backward();
    const before = net.parameters();
    const grads = before.map(({ grad }) => grad);
    expect(net.double()).toBe(net);
    expect(same(net.parameters(), before)).toBe(true);
    for (const [i, parameter] of net.parameters().entries()) {
      expect(parameter).toBe(before[i]);
      expect(parameter.dtype).toBe(torch.float64);
      expect(parameter.isLeaf).toBe(true);
      expect(parameter.requiresGrad).toBe(true);
      expect(parameter.grad).toBe(grads[i]);
      expect(parameter.grad?.dtype).toBe(torch.float64);
    }
    expect(net.first.norm.running_mean?.dtype).toBe(torch.float64);
    expect(net.first.norm.num_batches_tracked?.dtype).toBe(torch.int64);
    expect(names(net.namedBuffers({ recurse: false }))).toEqual(['shift', 'scratch']);
    expect(Object.keys(net.stateDict())).not.toContain('scratch');
    expect(net.shift.dtype).toBe(torch.float64);
    expect(net.plain.dtype).toBe(torch.float32);
  });

  test.each([
    ['float', 'float32'],
    ['half', 'float16'],
    ['bfloat16', 'bfloat16'],
    ['double', 'float64'],
  ] as const)('%s', (method, dtype) => {
    expect(new nn.Linear(2, 2)[method]().weight.dtype).toBe(torch[dtype]);
  });

  test('to', () => {
    const net = new nn.Conv2d(2, 2, 3);
    expect(net.to(torch.float64).weight.dtype).toBe(torch.float64);
    expect(net.to('cpu', torch.float32).weight.dtype).toBe(torch.float32);
    expect(net.to(torch.ones([1], { dtype: torch.float64 })).weight.dtype).toBe(torch.float64);
    net.to({ memoryFormat: torch.channelsLast });
    expect(net.weight.isContiguous({ memoryFormat: torch.channelsLast })).toBe(true);
    expect(net.bias?.isContiguous()).toBe(true);
    expect(net.to('meta').weight.isMeta).toBe(true);
    expect(net.toEmpty({ device: 'cpu' }).weight.device.type).toBe('cpu');
    expect(net.weight).toBeInstanceOf(nn.Parameter);
    const tied = new nn.Sequential(new nn.Linear(1, 1, false), new nn.Linear(1, 1, false));
    (tied[1] as nn.Linear).weight = (tied[0] as nn.Linear).weight;
    expect(tied.to('meta').parameters()).toHaveLength(1);
    expect(() => net.to(torch.int64)).toThrow(
      new TypeError('to: a module takes floating-point and complex dtypes only, got torch.int64'),
    );
    expect(() => net.to({ dtyp: torch.float64 } as object)).toThrow("to: unknown argument 'dtyp'");
    expect(() => net.to(3 as unknown as string)).toThrow('to: expected a dtype, a device or a Tensor, got 3');
  });

  test('type converts whatever there is', () => {
    const norm = new nn.BatchNorm1d(2).type(torch.float64);
    expect(norm.num_batches_tracked?.dtype).toBe(torch.float64);
  });

  test('complex parameters', () => {
    const linear = new nn.Linear(2, 2, { dtype: torch.complex64 });
    expect(linear.double().weight.dtype).toBe(torch.complex64);
    expect(linear.to(torch.complex128).weight.dtype).toBe(torch.complex128);
  });
});

describe('clone', () => {
  test('copies parameters, buffers, modules and fields', () => {
    torch.manualSeed(0); // with which the last ReLU leaves something of the inputs
    const net = new Net().eval();
    net.scale.requiresGrad_(false);
    const copy = net.clone();
    expect(copy).toBeInstanceOf(Net);
    expect(String(copy)).toBe(String(net));
    expect(copy.training).toBe(false);
    expect(copy.number).toBe(3);
    expect(copy.scale).toBeInstanceOf(nn.Parameter);
    expect(copy.scale.requiresGrad).toBe(false);
    expect(copy.scratch.persistent).toBe(false);
    expect(Object.keys(copy.stateDict())).toEqual(Object.keys(net.stateDict()));
    const x = torch.randn([3, 2]);
    expect(copy(x).equal(net(x))).toBe(true);
    torch.noGrad(() => net.first.linear.weight.zero_());
    expect(copy(x).equal(net(x))).toBe(false);
  });

  test('what is shared inside is shared inside the copy', () => {
    const linear = new nn.Linear(2, 2);
    const other = new nn.Linear(2, 2);
    other.weight = linear.weight;
    const copy = new nn.Sequential(linear, linear, other).clone();
    expect(copy[0]).toBe(copy[1]);
    expect(copy[0]).not.toBe(linear);
    expect((copy[2] as nn.Linear).weight).toBe((copy[0] as nn.Linear).weight);
  });

  test('hooks come along', () => {
    const linear = new nn.Linear(1, 1);
    let calls = 0;
    linear.registerForwardHook(() => void calls++);
    linear.clone()(torch.ones([1, 1]));
    expect(calls).toBe(1);
  });

  test('a tensor that an operation made can’t be copied', () => {
    class Keeps extends nn.Module {
      value: Tensor | null = null;
      linear = new nn.Linear(1, 1);
      forward(x: Tensor): Tensor {
        this.value = this.linear(x);
        return this.value;
      }
    }
    const keeps = new Keeps();
    keeps(torch.ones([1, 1]));
    expect(() => keeps.clone()).toThrow(/only tensors that no recorded operation made can be copied/);
  });
});

describe('calling', () => {
  test('a module without forward says so', () => {
    class Unfinished extends (nn.Module as unknown as new () => nn.Sequential) {}
    const message = 'Module [Unfinished] is missing the required "forward" function';
    const module = new Unfinished();
    expect(() => module(torch.ones(1))).toThrow(message);
    expect(() => (module as unknown as () => void)()).toThrow(message);
    module.registerForwardPreHook(() => undefined);
    expect(() => module(torch.ones(1))).toThrow(message);
  });

  test('the result of a forward that returns nothing is named where it arrives', () => {
    class Nothing extends nn.Module {
      forward(x: Tensor): Tensor {
        void x;
        return undefined as unknown as Tensor;
      }
    }
    const x = torch.ones(1, 1);
    const message =
      ": argument 'input': expected a Tensor, got undefined; does the forward that computed it return its result?";
    expect(() => new nn.MSELoss()(new Nothing()(x), x)).toThrow(`MSELoss${message}`);
    expect(() => new nn.Sequential(new Nothing(), new nn.Linear(1, 1))(x)).toThrow(`Linear${message}`);
  });

  test('gives forward its arguments, by position or by name', () => {
    const linear = new nn.Linear(2, 1);
    const x = torch.ones([1, 2]);
    const expected = linear(x);
    const byName = linear as unknown as (named: object) => Tensor;
    expect(byName({ input: x }).equal(expected)).toBe(true);
    expect(() => byName({ inputs: x })).toThrow("Linear: unknown argument 'inputs'; did you mean input?");
    const loss = new nn.CrossEntropyLoss() as unknown as (...args: unknown[]) => Tensor;
    const target = torch.tensor([0n]);
    expect(loss(expected, { target }).item()).toBe(loss(expected, target).item());
    const bilinear = new nn.Bilinear(2, 2, 1);
    expect((bilinear as unknown as typeof byName)({ input2: x, input1: x }).shape).toEqual([1, 1]);
  });

  test('a forward of one’s own gets its objects untouched', () => {
    class Takes extends nn.Linear {
      override forward(input: Tensor, options: { scale: number } = { scale: 1 }): Tensor {
        return super.forward(input).mul(options.scale);
      }
    }
    const takes = new Takes(1, 1);
    const x = torch.ones([1, 1]);
    const twice = takes(x, { scale: 2 });
    expect(twice.item()).toBeCloseTo(2 * takes(x).item());
  });

  test('needs new', () => {
    expect(() => (nn.Linear as unknown as () => void)()).toThrow(TypeError);
  });

  test('what is no tensor is named', () => {
    const call = (module: nn.Module, ...args: unknown[]): unknown =>
      (module as unknown as (...a: unknown[]) => unknown)(...args);
    expect(() => call(new nn.Linear(2, 2), 'x')).toThrow(/expected a Tensor, got a string \('x'\)/);
    expect(() => call(new nn.Linear(2, 2), new nn.Linear(2, 2))).toThrow(/got a Linear/);
    expect(() => call(new nn.Conv2d(1, 1, 1), null)).toThrow(TypeError);
    expect(() => call(new nn.ModuleList([new nn.ReLU()]))).toThrow(
      'ModuleList: a list of modules has no forward; call the modules in it',
    );
  });
});

describe('parameters', () => {
  test('share the elements and need a gradient', () => {
    const data = torch.ones([2]);
    const parameter = new nn.Parameter(data);
    expect(parameter).toBeInstanceOf(torch.Tensor);
    expect(parameter.requiresGrad).toBe(true);
    expect(parameter.isLeaf).toBe(true);
    torch.noGrad(() => parameter.mul_(3));
    expect(data.tolist()).toEqual([3, 3]);
    expect(new nn.Parameter(data, false).requiresGrad).toBe(false);
    expect(new nn.Parameter({ data, requiresGrad: false }).requiresGrad).toBe(false);
    expect(torch.noGrad(() => new nn.Parameter(data)).requiresGrad).toBe(true);
    expect(new nn.Parameter().shape).toEqual([0]);
    expect(parameter.add(1)).not.toBeInstanceOf(nn.Parameter);
  });

  test('are of dtypes that have gradients', () => {
    expect(() => new nn.Parameter(torch.ones([1], { dtype: torch.int64 }))).toThrow(/floating point|complex/);
    expect(new nn.Parameter(torch.ones([1], { dtype: torch.int64 }), false).dtype).toBe(torch.int64);
    expect(() => new nn.Parameter([1, 2] as unknown as Tensor)).toThrow(
      new TypeError("Parameter: argument 'data': expected a Tensor, got an array of 2"),
    );
  });
});
