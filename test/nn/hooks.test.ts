/** Hooks of modules. */
import { nn, type Tensor, torch } from 'torch-node';

const ones = (...sizes: number[]): Tensor => torch.ones(sizes);

describe('forward hooks', () => {
  test('see and change arguments and results, in order', () => {
    const log: string[] = [];
    const module = new nn.Identity();
    module.registerForwardPreHook((own, args) => {
      log.push(`pre ${own === module} ${args.length}`);
      return [(args[0] as Tensor).add(1)];
    });
    module.registerForwardPreHook((_, args) => (args[0] as Tensor).mul(2));
    module.registerForwardHook((_own, args, output) => {
      log.push(`post ${(args[0] as Tensor).item()} ${(output as Tensor).item()}`);
    });
    module.registerForwardHook((_own, _args, output) => (output as Tensor).neg());
    expect(module(ones()).item()).toBe(-4);
    expect(log).toEqual(['pre true 1', 'post 4 4']);
  });

  test('are taken away by their handles, or at the end of a scope', () => {
    const module = new nn.Identity();
    const handle = module.registerForwardHook(() => torch.zeros([]));
    expect(module(ones()).item()).toBe(0);
    handle.remove();
    handle.remove();
    expect(module(ones()).item()).toBe(1);
    {
      using _ = module.registerForwardHook(() => torch.zeros([]));
      expect(module(ones()).item()).toBe(0);
    }
    expect(module(ones()).item()).toBe(1);
  });

  test('prepend puts one first', () => {
    const log: number[] = [];
    const module = new nn.Identity();
    module.registerForwardHook(() => void log.push(1));
    module.registerForwardHook(() => void log.push(2), { prepend: true });
    module.registerForwardPreHook(() => void log.push(3));
    module.registerForwardPreHook(() => void log.push(4), { prepend: true });
    module(ones());
    expect(log).toEqual([4, 3, 2, 1]);
  });

  test('a hook that removes itself is called once', () => {
    let calls = 0;
    const module = new nn.Identity();
    const handle = module.registerForwardHook(() => {
      calls++;
      handle.remove();
    });
    module(ones());
    module(ones());
    expect(calls).toBe(1);
  });

  test('alwaysCall runs one also where forward throws, whose error is reported', () => {
    class Fails extends nn.Module {
      forward(_x: Tensor): Tensor {
        throw new RangeError('forward');
      }
    }
    const log: unknown[] = [];
    const module = new Fails();
    module.registerForwardHook(() => void log.push('never'));
    module.registerForwardHook(
      (_module, _args, output) => {
        log.push(output);
        throw new Error('hook');
      },
      { alwaysCall: true },
    );
    expect(() => module(ones())).toThrow(new RangeError('forward'));
    expect(log).toEqual([undefined]);
  });

  test('of all modules come first', () => {
    const log: string[] = [];
    const model = new nn.Sequential(new nn.ReLU(), new nn.Tanh());
    model[1]?.registerForwardHook(() => void log.push('own'));
    const handles = [
      nn.registerModuleForwardPreHook((module) => void log.push(`pre ${module.constructor.name}`)),
      nn.registerModuleForwardHook((module) => void log.push(`post ${module.constructor.name}`)),
    ];
    model(ones());
    for (const handle of handles) handle.remove();
    model(ones());
    expect(log).toEqual([
      'pre Sequential',
      'pre ReLU',
      'post ReLU',
      'pre Tanh',
      'post Tanh',
      'own',
      'post Sequential',
      'own',
    ]);
  });

  test('must be functions', () => {
    expect(() => new nn.ReLU().registerForwardHook(3 as never)).toThrow(
      new TypeError("registerForwardHook: argument 'hook': expected a function, got 3"),
    );
    expect(() => nn.registerModuleForwardHook(null as never)).toThrow(
      new TypeError('registerModuleForwardHook: expected a function, got null'),
    );
  });
});

describe('backward hooks', () => {
  const lists = (gradients: readonly (Tensor | null)[]): unknown[] =>
    gradients.map((gradient) => gradient?.tolist() ?? null);

  test('see and change gradients', () => {
    // y = 3·x through Identity; gradients by hand.
    const log: unknown[] = [];
    const module = new nn.Identity();
    module.registerFullBackwardPreHook((_module, gradOutput) => {
      log.push(['pre', lists(gradOutput)]);
      return [gradOutput[0]?.mul(5) as Tensor];
    });
    module.registerFullBackwardHook((own, gradInput, gradOutput) => {
      log.push(['full', own === module, lists(gradInput), lists(gradOutput)]);
      return gradInput[0]?.mul(7);
    });
    const x = torch.tensor([1, 2], { requiresGrad: true });
    module(x).mul(3).sum().backward();
    expect(log).toEqual([
      ['pre', [[3, 3]]],
      ['full', true, [[15, 15]], [[15, 15]]],
    ]);
    expect(x.grad?.tolist()).toEqual([105, 105]);
  });

  test('have null for what is no tensor or has no gradient', () => {
    class Scale extends nn.Module {
      forward(x: Tensor, factor: number, y: Tensor): [Tensor, number, Tensor] {
        return [x.mul(factor), factor, y];
      }
    }
    const seen: unknown[] = [];
    const module = new Scale();
    module.registerFullBackwardHook((_module, gradInput, gradOutput) => {
      seen.push(lists(gradInput), lists(gradOutput));
    });
    const x = torch.ones([2], { requiresGrad: true });
    const [out, factor] = module(x, 4, ones(2));
    expect(factor).toBe(4);
    out.sum().backward();
    expect(seen).toEqual([
      [[4, 4], null, null],
      [[1, 1], null, null],
    ]);
  });

  test('run also where no argument has a gradient, but not without recording', () => {
    const seen: unknown[] = [];
    const module = new nn.Linear(1, 1);
    module.registerFullBackwardHook((_module, gradInput, gradOutput) => {
      seen.push(lists(gradInput), lists(gradOutput));
    });
    torch.noGrad(() => module(ones(1, 1)));
    module(ones(1, 1)).sum().backward();
    expect(seen).toEqual([[null], [[[1]]]]);
    expect(module.weight.grad?.tolist()).toEqual([[1]]);
  });

  test('throw as themselves, and must return as many gradients as there are', () => {
    const module = new nn.Identity();
    const x = torch.ones([1], { requiresGrad: true });
    const handle = module.registerFullBackwardHook(() => {
      throw new RangeError('mine');
    });
    expect(() => module(x).sum().backward()).toThrow(new RangeError('mine'));
    handle.remove();
    module.registerFullBackwardHook(() => [null, null]);
    expect(() => module(x).sum().backward()).toThrow(
      new TypeError('registerFullBackwardHook: expected the hook to return 1 gradients or nothing, got 2'),
    );
  });

  test('of all modules, and at every call', () => {
    const names: string[] = [];
    const handle = nn.registerModuleFullBackwardHook((module) => void names.push(module.constructor.name));
    const model = new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU());
    const x = torch.ones([1, 1], { requiresGrad: true });
    model(x).sum().backward();
    handle.remove();
    model(x).sum().backward();
    expect(names).toEqual(['ReLU', 'Linear', 'Sequential']);
  });
});

describe('state-dict hooks', () => {
  test('run around collecting and loading', () => {
    const log: string[] = [];
    const inner = new nn.Linear(1, 1);
    const model = new nn.Sequential({ inner });
    inner.registerStateDictPreHook((_, prefix, keepVars) => void log.push(`pre ${prefix} ${keepVars}`));
    inner.registerStateDictPostHook((_, state, prefix) => {
      log.push(`post ${prefix}`);
      state[`${prefix}renamed`] = state[`${prefix}bias`];
      delete state[`${prefix}bias`];
    });
    const state = model.stateDict();
    expect(Object.keys(state)).toEqual(['inner.weight', 'inner.renamed']);
    inner.registerLoadStateDictPreHook((_, given, prefix) => {
      log.push(`load ${prefix}`);
      given[`${prefix}bias`] = given[`${prefix}renamed`];
      delete given[`${prefix}renamed`];
    });
    inner.registerLoadStateDictPostHook((_, { missingKeys, unexpectedKeys }) => {
      log.push(`loaded ${missingKeys} ${unexpectedKeys}`);
      // What the container has found: the name before the hook changed it.
      unexpectedKeys.length = 0;
    });
    model.loadStateDict(state);
    expect(log).toEqual(['pre inner. false', 'post inner.', 'load inner.', 'loaded  ']);
  });

  test('a post hook may forgive missing keys', () => {
    const linear = new nn.Linear(1, 1);
    expect(() => linear.loadStateDict({})).toThrow(/Missing key/);
    linear.registerLoadStateDictPostHook((_, { missingKeys }) => {
      missingKeys.length = 0;
    });
    expect(linear.loadStateDict({})).toEqual({ missingKeys: [], unexpectedKeys: [] });
  });
});
