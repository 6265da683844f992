/** What clone() refuses: functions and private members that would stay with the original. */
import { nn, optim, type Tensor, torch } from 'torch-node';

const F = nn.functional;

abstract class Base extends nn.Module {
  layer = new nn.Linear(1, 1);
}

class Field extends Base {
  forward = (x: Tensor): Tensor => this.layer(x);
}

class Activation extends Base {
  act = async (x: Tensor): Promise<Tensor> => this.layer(x);
  forward(x: Tensor): Promise<Tensor> {
    return this.act(x);
  }
}

class Steps extends Base {
  steps = { first: [(x: Tensor): Tensor => this.layer(x)] };
  forward(x: Tensor): Tensor {
    return (this.steps.first[0] as (x: Tensor) => Tensor)(x);
  }
}

class Later extends Base {
  steps = new Map([['first', (x: Tensor): Tensor => this.layer(x)]]);
  forward(x: Tensor): Tensor {
    return (this.steps.get('first') as (x: Tensor) => Tensor)(x);
  }
}

class Bound extends Base {
  constructor() {
    super();
    this.forward = this.forward.bind(this);
  }
  forward(x: Tensor): Tensor {
    return this.layer(x);
  }
}

class Closure extends Base {
  forward: (x: Tensor) => Tensor;
  constructor() {
    super();
    const { layer } = this;
    this.forward = (x) => layer(x);
  }
}

class Getter extends Base {
  constructor() {
    super();
    Object.defineProperty(this, 'weight', { get: () => this.layer.weight });
  }
  forward(x: Tensor): Tensor {
    return x;
  }
}

const refused: [string, () => nn.Module, string][] = [
  ['forward', () => new Field(), 'Field'],
  ['act', () => new Activation(), 'Activation'],
  ['steps', () => new Steps(), 'Steps'],
  ['steps', () => new Later(), 'Later'],
  ['forward', () => new Bound(), 'Bound'],
  ['forward', () => new Closure(), 'Closure'],
  ['weight', () => new Getter(), 'Getter'],
  ['forward', () => new nn.Sequential(new nn.ReLU(), new Field()), 'Field'],
];

test.each(refused)('a function bound to the original in %s is refused', (key, make, name) => {
  const message =
    `clone: field '${key}' of ${name} holds a function that is bound to the original and would compute with its ` +
    'weights in the copy; make it a method of the class';
  const module = make();
  expect(() => module.clone()).toThrow(message);
  expect(() => new optim.swaUtils.AveragedModel(module)).toThrow(message);
});

test('private members are refused', () => {
  class Hidden extends Base {
    readonly #scale = 2;
    forward(x: Tensor): Tensor {
      return this.layer(x).mul(this.#scale);
    }
  }
  class Derived extends Hidden {}
  class Method extends Base {
    forward(x: Tensor): Tensor {
      return this.#twice(x);
    }
    #twice(x: Tensor): Tensor {
      return this.layer(x).mul(2);
    }
  }
  const message = (name: string, member: string) =>
    `clone: ${name} has the private member ${member}, which a copy would lack; declare it with TypeScript's ` +
    '`private`, or without `#`';
  expect(() => new Hidden().clone()).toThrow(message('Hidden', '#scale'));
  expect(() => new Derived().clone()).toThrow(message('Hidden', '#scale'));
  expect(() => new Method().clone()).toThrow(message('Method', '#twice'));
});

test('functions from elsewhere, and those that ask for this when called, are taken along', () => {
  class Net extends Base {
    static readonly #scale = 3;
    act = F.relu;
    gelu = (x: Tensor): Tensor => F.gelu(x); // without this
    text = (): string => 'this';
    private readonly factor = 2;
    twice = function (this: Net, x: Tensor): Tensor {
      return this.layer(x).mul(this.factor);
    };
    forward(x: Tensor): Tensor {
      return this.twice(this.act(this.gelu(x))).mul(Net.#scale);
    }
  }
  const net = new Net();
  net.registerForwardHook((_, __, output) => output);
  const copy = net.clone();
  nn.init.ones_(net.layer.weight);
  nn.init.constant_(copy.layer.weight, 5);
  nn.init.zeros_(copy.layer.bias as Tensor);
  // gelu(1) is 0.8413; times 5, 2 and 3
  expect((copy(torch.ones(1, 1)) as Tensor).item()).toBeCloseTo(25.24, 2);
  expect(copy.text()).toBe('this');
});

test('an activation given as an option is taken along', () => {
  const layer = new nn.TransformerEncoderLayer({
    dModel: 4,
    nhead: 2,
    batchFirst: true,
    activation: (x: Tensor) => F.gelu(x),
  });
  const encoder = new nn.TransformerEncoder(layer, 2);
  expect(String(encoder(torch.ones(1, 3, 4)).shape)).toBe('torch.Size([1, 3, 4])');
});

test('the copy of an averaged model averages', () => {
  const averaged = new optim.swaUtils.AveragedModel(new nn.Linear(1, 1));
  const copy = averaged.clone();
  const model = new nn.Linear(1, 1);
  for (const value of [1, 3]) {
    nn.init.constant_(model.weight, value);
    copy.updateParameters(model);
  }
  expect(copy.module.weight.detach().item()).toBe(2);
  expect(averaged.n_averaged.item()).toBe(0);
});
