/** Sequential, lists and dicts of modules and parameters. */
import { nn, type Tensor, torch } from 'torch-node';

const names = (module: nn.Module): string[] => module.namedChildren().map(([name]) => name);

describe('Sequential', () => {
  test('gives each module the result of the one before', () => {
    const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Linear(3, 1));
    const x = torch.randn([4, 2]);
    const [first, second, third] = model.toArray() as [nn.Linear, nn.ReLU, nn.Linear];
    expect(model(x).equal(third(second(first(x))))).toBe(true);
    expect(new nn.Sequential()(x)).toBe(x);
  });

  test('names', () => {
    const record = new nn.Sequential({ a: new nn.ReLU(), b: new nn.Tanh() });
    expect(names(record)).toEqual(['a', 'b']);
    const map = new nn.Sequential(
      new Map([
        ['z', new nn.ReLU()],
        ['10', new nn.Tanh()],
      ] as [string, nn.Module][]),
    );
    expect(map.length).toBe(2);
    expect((record as unknown as { a: nn.Module }).a).toBeInstanceOf(nn.ReLU);
  });

  test('reading', () => {
    const model = new nn.Sequential(new nn.ReLU(), new nn.Tanh(), new nn.ELU());
    expect(model.length).toBe(3);
    expect(model[1]).toBeInstanceOf(nn.Tanh);
    expect(model.at(-1)).toBeInstanceOf(nn.ELU);
    expect([...model].map((module) => module.constructor.name)).toEqual(['ReLU', 'Tanh', 'ELU']);
    expect(names(model.slice(1))).toEqual(['1', '2']);
    expect(() => model.at(3)).toThrow(new RangeError('Sequential.at: expected an index of 3 modules, got 3'));
    expect(() => model.at(0.5)).toThrow(RangeError);
  });

  test('changing', () => {
    const model = new nn.Sequential(new nn.ReLU());
    model.append(new nn.Tanh()).extend([new nn.ELU(), new nn.GELU()]);
    expect(names(model)).toEqual(['0', '1', '2', '3']);
    model.insert(1, new nn.SELU());
    expect(model.toArray().map(String)).toEqual([
      'ReLU()',
      'SELU()',
      'Tanh()',
      'ELU(alpha=1.0)',
      "GELU(approximate='none')",
    ]);
    expect(String(model.pop())).toBe("GELU(approximate='none')");
    expect(String(model.pop(0))).toBe('ReLU()');
    expect(names(model)).toEqual(['0', '1', '2']);
    model.set(-1, new nn.Mish());
    expect(String(model[2])).toBe('Mish()');
    expect(() => model.insert(9, new nn.ReLU())).toThrow(
      new RangeError('Sequential.insert: expected an index from -3 to 3, got 9'),
    );
    expect(() => model.append(nn.ReLU as unknown as nn.Module)).toThrow(
      new TypeError('Sequential.append: expected a Module, got the function or class ReLU'),
    );
  });

  test('more than ten keep their order', () => {
    const model = new nn.Sequential(...Array.from({ length: 12 }, (_, i) => new nn.Linear(i + 1, 1)));
    expect(model.toArray().map((module) => (module as nn.Linear).inFeatures)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  test('a subclass may have members of its own', () => {
    class Net extends nn.Sequential {
      tail = new nn.Linear(3, 2);
    }
    expect(new Net(new nn.Linear(1, 3))(torch.ones([1, 1])).shape).toEqual([1, 2]);
  });
});

describe('ModuleList', () => {
  test('holds members under numbers', () => {
    class Net extends nn.Module {
      layers = new nn.ModuleList([new nn.Linear(2, 2), new nn.Linear(2, 2)]);
      forward(x: Tensor): Tensor {
        let y = x;
        for (const layer of this.layers) y = layer(y);
        return y;
      }
    }
    const net = new Net();
    expect(net.namedParameters().map(([name]) => name)).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'layers.1.weight',
      'layers.1.bias',
    ]);
    expect(net(torch.ones([1, 2])).shape).toEqual([1, 2]);
    expect(net.layers[0]?.inFeatures).toBe(2);
    expect(net.layers.slice(1).length).toBe(1);
    expect(() => (net.layers as unknown as () => void)()).toThrow(/has no forward; call the modules in it/);
    expect(() => new nn.ModuleList([3 as unknown as nn.Module])).toThrow(
      'ModuleList.append: expected a Module, got 3',
    );
  });
});

describe('ModuleDict', () => {
  test('holds members under names, in the order in which they came', () => {
    const heads = new nn.ModuleDict<nn.Module>([
      ['10', new nn.Linear(1, 1, false)],
      ['2', new nn.ReLU()],
      ['keys', new nn.Linear(1, 2, false)],
    ]);
    expect(heads.keys()).toEqual(['10', '2', 'keys']);
    expect([...heads]).toEqual(['10', '2', 'keys']);
    expect(heads.namedParameters().map(([name]) => name)).toEqual(['10.weight', 'keys.weight']);
    expect(heads.length).toBe(3);
    expect(heads.has('keys')).toBe(true);
    expect(heads.get('2')).toBe(heads.values()[1]);
    expect(heads.items()[0]?.[0]).toBe('10');
    heads.set('2', new nn.Tanh());
    expect(heads.keys()).toEqual(['10', '2', 'keys']);
    expect(String(heads.pop('2'))).toBe('Tanh()');
    expect(heads.delete('10')).toBe(true);
    heads.update({ a: new nn.ReLU() }).update(new nn.ModuleDict({ b: new nn.ReLU() }));
    expect(heads.keys()).toEqual(['keys', 'a', 'b']);
    expect(heads.getSubmodule('keys')).toBe(heads.get('keys'));
    const copy = heads.clone();
    expect(copy.keys()).toEqual(heads.keys());
    expect(copy.get('keys')).not.toBe(heads.get('keys'));
    heads.clear();
    expect(heads.length).toBe(0);
    expect(copy.length).toBe(3);
    expect(() => heads.pop('a')).toThrow(new RangeError("ModuleDict.pop: there is no 'a'"));
    expect(() => heads.set('a.b', new nn.ReLU())).toThrow(
      new TypeError("ModuleDict: expected a name with no dot, got a string ('a.b')"),
    );
    expect(() => heads.set('a', 1 as unknown as nn.Module)).toThrow(
      "ModuleDict: 'a': expected a Module, got 1",
    );
    expect(() => new nn.ModuleDict(3 as never)).toThrow(
      'ModuleDict.update: expected an object, a Map or pairs, got 3',
    );
    expect(() => new nn.ModuleDict(['x'] as never)).toThrow(
      "ModuleDict.update: entry 0: expected a name and a value, got a string ('x')",
    );
  });

  test('converts what it holds', () => {
    const dict = new nn.ModuleDict({ norm: new nn.BatchNorm1d(2) }).double().eval();
    expect(dict.get('norm')?.running_mean?.dtype).toBe(torch.float64);
    expect(dict.get('norm')?.training).toBe(false);
  });
});

describe('ParameterList', () => {
  test('makes tensors parameters and keeps other values', () => {
    const list = new nn.ParameterList<unknown>([torch.ones([2]), new nn.Parameter(torch.ones([1])), 'x']);
    expect(list.length).toBe(3);
    expect(list[0]).toBeInstanceOf(nn.Parameter);
    expect(list.namedParameters().map(([name]) => name)).toEqual(['0', '1']);
    list.append(torch.zeros([3])).extend([torch.zeros([4])]);
    expect(list.length).toBe(5);
    expect((list.at(-1) as Tensor).shape).toEqual([4]);
    list.set(0, torch.zeros([7]));
    expect((list[0] as Tensor).shape).toEqual([7]);
    expect(list.pop(2)).toBe('x');
    expect([...list].map((value) => (value as Tensor).shape[0])).toEqual([7, 1, 3, 4]);
    expect(Object.keys(list.stateDict())).toEqual(['0', '1', '2', '3']);
    expect(() => list.at(4)).toThrow(
      new RangeError('ParameterList.at: expected an index of 4 values, got 4'),
    );
    expect(() => list.extend(torch.ones([2]) as never)).toThrow(
      new TypeError('ParameterList.extend: expected an array of values, got a Tensor'),
    );
  });
});

describe('ParameterDict', () => {
  test('makes tensors parameters', () => {
    const dict = new nn.ParameterDict({ left: torch.ones([2]), right: new nn.Parameter(torch.ones([1])) });
    expect(dict.get('left')).toBeInstanceOf(nn.Parameter);
    expect(dict.namedParameters().map(([name]) => name)).toEqual(['left', 'right']);
    expect(dict.setdefault('left', torch.zeros([9]))).toBe(dict.get('left'));
    expect(dict.setdefault('more', torch.zeros([9])).shape).toEqual([9]);
    expect(dict.popitem()[0]).toBe('more');
    expect(dict.copy().get('left')).toBe(dict.get('left'));
    expect(dict.fromkeys(['a', 'b'], torch.ones([1])).keys()).toEqual(['a', 'b']);
    dict.loadStateDict({ left: torch.tensor([5, 6]), right: torch.tensor([7]) });
    expect(dict.get('left')?.tolist()).toEqual([5, 6]);
    dict.double();
    expect(dict.get('left')?.dtype).toBe(torch.float64);
    dict.clear();
    expect(() => dict.popitem()).toThrow(new RangeError('ParameterDict.popitem: it is empty'));
  });
});
