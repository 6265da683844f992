/**
 * A name in Python's spelling is an error that says this package's name, wherever that exists; any other name that does
 * not exist is undefined, as in every object.
 */
import { inspect } from 'node:util';
import * as package_ from 'torch-node';
import { nn, optim, safetensors, type Tensor, torch } from 'torch-node';

const x = torch.ones([2, 2]);
const linear = new nn.Linear(2, 2);

class Net extends nn.Module {
  fc_1 = new nn.Linear(2, 2);
  forward(input: Tensor): Tensor {
    return this.fc_1(input);
  }
}
const net = new Net();
const { functional } = nn;
const { distributions, utils } = torch;
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const loader = new utils.data.DataLoader(new utils.data.TensorDataset(x), { batchSize: 2 });

const read = (from: object, name: string): unknown => (from as Record<string, unknown>)[name];

const receivers: [receiver: object, name: string, message: string][] = [
  [x, 'view_as', "Tensor has no 'view_as'; did you mean viewAs?"],
  [x, 'requires_grad', "Tensor has no 'requires_grad'; did you mean requiresGrad?"],
  [linear.weight, 'grad_fn', "Parameter has no 'grad_fn'; did you mean gradFn?"],
  [
    torch.finfo(torch.float32),
    'smallest_normal',
    "FInfo has no 'smallest_normal'; did you mean smallestNormal?",
  ],
  [torch.defaultGenerator, 'manual_seed', "Generator has no 'manual_seed'; did you mean manualSeed?"],
  [linear, 'load_state_dict', "Linear has no 'load_state_dict'; did you mean loadStateDict?"],
  [linear, 'in_features', "Linear has no 'in_features'; did you mean inFeatures?"],
  [net, 'named_parameters', "Net has no 'named_parameters'; did you mean namedParameters?"],
  [net, '_load_from_state_dict', "Net has no '_load_from_state_dict'; did you mean _loadFromStateDict?"],
  [new nn.ModuleDict({ a: linear }), 'zero_grad', "ModuleDict has no 'zero_grad'; did you mean zeroGrad?"],
  [optimizer, 'zero_grad', "SGD has no 'zero_grad'; did you mean zeroGrad?"],
  [optimizer, 'param_groups', "SGD has no 'param_groups'; did you mean paramGroups?"],
  [
    new optim.lrScheduler.StepLR(optimizer, 1),
    'get_last_lr',
    "StepLR has no 'get_last_lr'; did you mean getLastLr?",
  ],
  [loader, 'batch_size', "DataLoader has no 'batch_size'; did you mean batchSize?"],
  [new distributions.Normal(0, 1), 'log_prob', "Normal has no 'log_prob'; did you mean logProb?"],
  [package_, 'random_split', "torch-node has no 'random_split'; did you mean randomSplit?"],
  [package_, 'manual_seed', "torch-node has no 'manual_seed'; did you mean torch.manualSeed?"],
  [torch, 'no_grad', "torch has no 'no_grad'; did you mean noGrad?"],
  [torch, 'zeros_like', "torch has no 'zeros_like'; did you mean zerosLike?"],
  [functional, 'max_pool2d', "torch.nn.functional has no 'max_pool2d'; did you mean maxPool2d?"],
  [nn.utils, 'clip_grad_norm_', "torch.nn.utils has no 'clip_grad_norm_'; did you mean clipGradNorm_?"],
  [optim, 'lr_scheduler', "torch.optim has no 'lr_scheduler'; did you mean lrScheduler?"],
  [torch.backends.cudnn, 'allow_tf32', "torch.backends.cudnn has no 'allow_tf32'; did you mean allowTf32?"],
  [distributions, 'kl_divergence', "torch.distributions has no 'kl_divergence'; did you mean klDivergence?"],
  [safetensors, 'save_file', "safetensors has no 'save_file'; did you mean saveFile?"],
];

test.each(receivers.map(([receiver, name, message]) => ({ receiver, name, message })))(
  '$message',
  ({ receiver, name, message }) => {
    expect(() => read(receiver, name)).toThrow(new TypeError(message));
    expect(name in receiver).toBe(false);
    expect(Object.hasOwn(receiver, name)).toBe(false);
  },
);

/** Whether `value` is a class: its text says so. */
const isClass = (value: unknown): value is { prototype: object } =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** Whether `value` is an object that nothing made with `new`. */
const isNamespace = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (value as Partial<object>).constructor === Object;

/** `maxPool2d` → `max_pool2d`; undefined for names that Python writes in the same way. */
function snakeCase(name: string): string | undefined {
  if (!/^_*[a-z]\w*[a-z0-9][A-Z][a-z]/.test(name)) return undefined;
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

test('each namespace and each class that the package shows does so', () => {
  // Python has no Scalar.
  const seen = new Set<unknown>([Object.prototype, Error.prototype, Function, torch.Scalar]);
  const silent: string[] = [];
  let asked = 0;
  const ask = (object: object, where: string): void => {
    for (const name of Object.getOwnPropertyNames(object)) {
      const python = snakeCase(name);
      if (python === undefined || python in object || name in Object.prototype) continue;
      asked++;
      try {
        read(object, python);
        silent.push(`${where}.${python}`);
      } catch (error) {
        expect(String(error)).toMatch(`has no '${python}'; did you mean ${name}?`);
      }
    }
  };
  const visit = (value: unknown, where: string): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (isClass(value)) {
      // Arrays keep the prototypes of the language.
      if (Array.isArray(value.prototype)) return;
      ask(value.prototype, where);
      visit(Object.getPrototypeOf(value), where);
    } else if (value === torch || isNamespace(value)) {
      ask(value, where);
      for (const [name, member] of Object.entries(value)) visit(member, `${where}.${name}`);
    }
  };
  visit(package_, 'torch-node');
  visit(Object.getPrototypeOf(torch), 'torch');
  expect(silent).toEqual([]);
  expect(asked).toBeGreaterThan(1_000);
});

test('any other name that is absent is undefined', () => {
  for (const receiver of [x, net, linear, optimizer, loader, torch, functional, package_]) {
    for (const name of ['foo_bar', 'fc_2', '_private', 'foo_', 'a__b', '__esModule_', 'then', 'nodeType']) {
      expect(read(receiver, name)).toBeUndefined();
    }
    expect((receiver as unknown as Record<symbol, unknown>)[Symbol.iterator] === undefined).toBe(
      receiver !== x && receiver !== loader,
    );
  }
});

test('what programs call so themselves is theirs', () => {
  expect(String(net.fc_1)).toBe('Linear(in_features=2, out_features=2, bias=True)');
  expect(Object.keys(net.stateDict())).toEqual(['fc_1.weight', 'fc_1.bias']);

  // Without a declaration, as in JavaScript: the assignment makes the field.
  class Assigned extends nn.Module {
    constructor() {
      super();
      Object.assign(this, { conv_1: new nn.Identity(), zero_grad: 1, hidden_size: 3 });
    }
    forward(input: Tensor): Tensor {
      return input;
    }
  }
  const assigned = new Assigned();
  expect(['conv_1', 'zero_grad', 'hidden_size'].map((name) => Object.hasOwn(assigned, name))).toEqual([
    ...[true, true, true],
  ]);
  expect([read(assigned, 'zero_grad'), read(assigned, 'hidden_size')]).toEqual([1, 3]);
  expect(assigned.namedChildren().map(([name]) => name)).toEqual(['conv_1']);
  expect(assigned(x)).toBe(x);
  Reflect.deleteProperty(assigned, 'hidden_size');
  expect(read(assigned, 'hidden_size')).toBeUndefined();

  const dict = new nn.ModuleDict({ max_pool: new nn.MaxPool2d(2), state_dict: linear });
  expect(dict.get('max_pool')).toBeInstanceOf(nn.MaxPool2d);
  expect(dict.has('max_conv')).toBe(false);
  expect(dict.get('state_dict')).toBe(linear);
});

test('what looks at objects is not in the way', async () => {
  expect(x instanceof Object && net instanceof Object && functional instanceof Object).toBe(true);
  expect(net).toBeInstanceOf(nn.Module);
  expect(x).not.toBeInstanceOf(nn.Module);
  expect({ net, torch }).toEqual({ net, torch });
  expect(x.dtype).toEqual(torch.float32);
  expect(await x).toBe(x);
  expect(await net).toBe(net);
  expect(JSON.stringify({ torch: torch.version.torch })).toBe(`{"torch":"${torch.__version__}"}`);
  expect(JSON.stringify(loader)).toContain('"batchSize":2');
  expect(inspect(torch.signal.windows)).toMatch(/^\{\n {2}bartlett: /);
  expect(inspect(x)).toBe('tensor([[1., 1.],\n        [1., 1.]])');
  expect(inspect(loader)).toMatch(/^DataLoader /);
  expect(`${torch.float32}`).toBe('torch.float32');
  expect(structuredClone({ ...torch.version })).toEqual({ ...torch.version });
});
