/** State dicts: what they hold, loading them, and what is said where they don't fit. */
import { nn, type Tensor, torch } from 'torch-node';
import { elements } from '../support/close';

const model = (): nn.Sequential =>
  new nn.Sequential({ conv: new nn.Conv2d(1, 2, 3), norm: new nn.BatchNorm2d(2), out: new nn.Linear(2, 3) });

describe('stateDict', () => {
  test('holds parameters and persistent buffers under Python’s names, in order', () => {
    expect(Object.keys(model().stateDict())).toEqual([
      'conv.weight',
      'conv.bias',
      'norm.weight',
      'norm.bias',
      'norm.running_mean',
      'norm.running_var',
      'norm.num_batches_tracked',
      'out.weight',
      'out.bias',
    ]);
  });

  test('shares memory, without recording', () => {
    const linear = new nn.Linear(2, 2);
    const { weight } = linear.stateDict() as { weight: Tensor };
    expect(weight).not.toBe(linear.weight);
    expect(weight.requiresGrad).toBe(false);
    weight.zero_();
    expect(elements(linear.weight)).toEqual([0, 0, 0, 0]);
    expect(linear.stateDict({ keepVars: true })['weight']).toBe(linear.weight);
  });

  test('takes a prefix and a destination', () => {
    const destination = new nn.Linear(1, 1).stateDict({ prefix: 'a.' });
    const all = new nn.Linear(1, 1, false).stateDict({ destination, prefix: 'b.' });
    expect(all).toBe(destination);
    expect(Object.keys(all)).toEqual(['a.weight', 'a.bias', 'b.weight']);
  });

  test('notes the versions of layouts where they are not in the way', () => {
    const state = model().stateDict();
    expect(state._metadata).toEqual({
      '': { version: 1 },
      conv: { version: 1 },
      norm: { version: 2 },
      out: { version: 1 },
    });
    expect(Object.keys(state)).not.toContain('_metadata');
  });

  test('holds extra state', () => {
    class Counts extends nn.Module {
      count = 3;
      forward(): void {}
      override getExtraState(): unknown {
        return { count: this.count };
      }
      override setExtraState(state: unknown): void {
        this.count = (state as { count: number }).count;
      }
    }
    const state = new nn.ModuleDict({ inner: new Counts() }).stateDict();
    expect(state).toEqual({ 'inner._extra_state': { count: 3 } });
    const other = new Counts();
    other.count = 7;
    new nn.ModuleDict({ inner: other }).loadStateDict(state);
    expect(other.count).toBe(3);
    expect(() => new nn.ModuleDict({ inner: other }).loadStateDict({})).toThrow(
      'Missing key(s) in state_dict: "inner._extra_state"',
    );
    expect(new nn.Linear(1, 1).loadStateDict({ _extra_state: 1 }, { strict: false })).toEqual({
      missingKeys: ['weight', 'bias'],
      unexpectedKeys: ['_extra_state'],
    });
  });
});

describe('loadStateDict', () => {
  test('copies into the very parameters', () => {
    const from = model();
    const to = model();
    const before = to.parameters();
    expect(to.loadStateDict(from.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    for (const [i, parameter] of to.parameters().entries()) {
      expect(parameter).toBe(before[i]);
      expect(parameter.requiresGrad).toBe(true);
      expect(elements(parameter)).toEqual(elements(from.parameters()[i] as Tensor));
    }
    torch.noGrad(() => from.parameters()[0]?.zero_());
    expect(elements(to.parameters()[0] as Tensor)).not.toEqual(elements(from.parameters()[0] as Tensor));
  });

  test('takes a Map, other dtypes and parameters', () => {
    const linear = new nn.Linear(2, 1);
    linear.loadStateDict(
      new Map<string, unknown>([
        ['weight', torch.tensor([[1, 2]], { dtype: torch.float64 })],
        ['bias', new nn.Parameter(torch.tensor([3]))],
      ]),
    );
    expect(elements(linear.weight)).toEqual([1, 2]);
    expect(linear.weight.dtype).toBe(torch.float32);
    expect(elements(linear.bias)).toEqual([3]);
  });

  test('lists what is missing, unexpected and of another shape, as Python does', () => {
    const state = {
      'conv.weight': torch.zeros([2, 1, 5, 5]),
      'norm.running_mean': torch.zeros([2]),
      'norm.momentum': torch.zeros([1]),
      'out.weight': torch.zeros([2, 3]),
      'other.weight': torch.zeros([1]),
      top: torch.zeros([1]),
      'out.bias': 3,
    };
    // PyTorch 2.13.0 for the same model and state, but for the kind of the value that is no tensor.
    expect(() => model().loadStateDict(state)).toThrow(
      new Error(
        'Error(s) in loading state_dict for Sequential:\n' +
          '\tMissing key(s) in state_dict: "conv.bias", "norm.weight", "norm.bias", "norm.running_var". \n' +
          '\tUnexpected key(s) in state_dict: "other.weight", "top", "norm.momentum". \n' +
          '\tsize mismatch for conv.weight: copying a param with shape torch.Size([2, 1, 5, 5]) from checkpoint, ' +
          'the shape in current model is torch.Size([2, 1, 3, 3]).\n' +
          '\tsize mismatch for out.weight: copying a param with shape torch.Size([2, 3]) from checkpoint, ' +
          'the shape in current model is torch.Size([3, 2]).\n' +
          '\tWhile copying the parameter named "out.bias", expected a Tensor, got 3.',
      ),
    );
  });

  test('strict: false reports names and still refuses other shapes', () => {
    const linear = new nn.Linear(2, 1);
    expect(
      linear.loadStateDict({ weight: torch.ones([1, 2]), more: torch.ones([1]) }, { strict: false }),
    ).toEqual({
      missingKeys: ['bias'],
      unexpectedKeys: ['more'],
    });
    expect(elements(linear.weight)).toEqual([1, 1]);
    expect(() => linear.loadStateDict({ weight: torch.ones([2, 2]) }, { strict: false })).toThrow(
      /size mismatch/,
    );
  });

  test('assign takes the tensors themselves and keeps requiresGrad', () => {
    const linear = new nn.Linear(2, 1);
    linear.bias?.requiresGrad_(false);
    const weight = torch.ones([1, 2], { dtype: torch.float64 });
    const bias = new nn.Parameter(torch.ones([1]));
    linear.loadStateDict({ weight, bias }, { assign: true });
    expect(linear.weight).toBeInstanceOf(nn.Parameter);
    expect(linear.weight.dtype).toBe(torch.float64);
    expect(linear.weight.requiresGrad).toBe(true);
    expect(linear.bias).toBe(bias);
    expect(bias.requiresGrad).toBe(false);
    const norm = new nn.BatchNorm1d(1);
    const mean = torch.tensor([5]);
    norm.loadStateDict({ ...norm.stateDict(), running_mean: mean }, { assign: true });
    expect(norm.running_mean).toBe(mean);
    expect(Object.keys(norm.stateDict())).toContain('running_mean');
  });

  test('checkpoints from before 0.4.1 have no count of batches', () => {
    const norm = new nn.BatchNorm1d(2);
    const { num_batches_tracked: _, ...old } = norm.stateDict();
    expect(norm.loadStateDict(old)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    const known = Object.defineProperty({ ...old }, '_metadata', { value: { '': { version: 2 } } });
    expect(() => norm.loadStateDict(known)).toThrow('Missing key(s) in state_dict: "num_batches_tracked"');
  });

  test('scalars may come as one element', () => {
    class Scale extends nn.Module {
      scale = new nn.Parameter(torch.tensor(1));
      forward(): void {}
    }
    const scale = new Scale();
    scale.loadStateDict({ scale: torch.tensor([4]) });
    expect(scale.scale.item()).toBe(4);
  });

  test('names are only names', () => {
    const state = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, unknown>;
    expect(() => new nn.Identity().loadStateDict(state)).toThrow(
      'Unexpected key(s) in state_dict: "__proto__", "constructor"',
    );
    expect(() => new nn.Identity().loadStateDict([] as never)).toThrow(
      new TypeError('loadStateDict: expected an object or a Map of tensors by name, got an array of 0'),
    );
    expect(() => new nn.Identity().loadStateDict(null as never)).toThrow(/got null/);
  });

  test('what is given is left as it is', () => {
    const linear = new nn.Linear(1, 1);
    linear.registerLoadStateDictPreHook((_, state) => {
      delete state['old'];
    });
    const state = { ...linear.stateDict(), old: torch.ones([1]) };
    linear.loadStateDict(state);
    expect(Object.keys(state)).toContain('old');
  });
});
