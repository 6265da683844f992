/** The types and functions that a checkpoint may name: those that Python allows with `weights_only=True`. */

import { types } from 'node:util';
import * as schemes from '../../core/operators/qscheme';
import { QScheme } from '../../core/operators/qscheme';
import { Size, type Tensor } from '../../core/tensor/tensor';
import { Device } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';
import type { Layout } from '../../core/types/layout';
import * as layouts from '../../core/types/layout';
import { FormatError, quote, refusing } from '../files/formatError';
import { cost, type MemoryBudget } from '../files/memoryBudget';
import { StorageRef } from '../files/storage';
import { PickleArguments } from '../pickle/arguments';
import { PyDict, PyList, PySet, PyTuple } from '../pickle/nodes';
import { Global } from '../pickle/reader';
import { makeParameter } from './parameterType';
import { rebuildSparse, type Unchecked } from './rebuildSparse';
import { rebuildMeta, rebuildQuantized, rebuildTensor, requiring, withMetadata } from './rebuildTensors';
import { dtypeOfStorage, dtypesByName } from './storageTypes';

/** A storage class, which says the dtype of its elements. */
export class StorageType {
  constructor(
    readonly name: string,
    readonly dtype: DType,
  ) {}
}

/** A class of tensors. Old files name it with each tensor. */
class TensorType {
  constructor(readonly name: string) {}
}

type Rebuild = (args: PickleArguments, budget: MemoryBudget) => unknown;

const layoutsByName = new Map<string, Layout>(
  Object.values(layouts).flatMap((value) =>
    value instanceof layouts.Layout ? [[String(value), value] as const] : [],
  ),
);

const schemesByName = new Map<string, QScheme>(
  Object.values(schemes).flatMap((value) => (value instanceof QScheme ? [[value.name, value] as const] : [])),
);

/** The names that modules had in Python 2 and in earlier versions of PyTorch. */
const renamed: Record<string, string> = { __builtin__: 'builtins', 'torch.tensor': 'torch._tensor' };

/** The modules of storage and tensor classes. */
const classModules = new Set(['torch', 'torch.cuda', 'torch.storage']);

/** The types and functions that the pickles of one file may name. */
export class PickleGlobals {
  /** Sparse tensors whose indices are checked after they have been read. */
  readonly unchecked: Unchecked[] = [];
  readonly #functions = new Map<string, Global>();

  constructor() {
    for (const [name, rebuild] of Object.entries({
      ...containers,
      ...values,
      ...tensors,
      ...this.#sparse(),
    })) {
      const call = (args: readonly unknown[], budget: MemoryBudget) =>
        rebuild(new PickleArguments(name, args), budget);
      this.#functions.set(name, new Global(name, call));
    }
  }

  /** @throws FormatError for a name that is not allowed */
  find(module: string, name: string): unknown {
    const home = Object.hasOwn(renamed, module) ? (renamed[module] as string) : module;
    const path = `${home}.${name}`;
    const found = this.#functions.get(path) ?? (classModules.has(home) ? findClass(home, name) : undefined);
    if (found !== undefined) return found;
    throw new FormatError(
      `the pickle names ${quote(path).slice(1, -1)}, which is not among the types that checkpoints may hold; nothing of it was run`,
    );
  }

  #sparse(): Record<string, Rebuild> {
    return {
      'torch._utils._rebuild_sparse_tensor': (args, budget) => {
        budget.charge(cost.tensor);
        const parts = new PickleArguments('torch._utils._rebuild_sparse_tensor', args.count(2).tuple(1));
        const result = rebuildSparse(args.any(0), parts);
        this.unchecked.push(result);
        return result.tensor;
      },
    };
  }
}

/** Converts a value that is not a container. A storage becomes its tensor; a type is not a value and throws. */
export function leaf(value: unknown): unknown {
  if (value instanceof StorageRef) {
    const { dtype, size } = value;
    return rebuildTensor(value, dtype, {
      offset: 0,
      sizes: [Math.floor(size / dtype.itemsize)],
      strides: [1],
    });
  }
  if (value instanceof Global || value instanceof StorageType || value instanceof TensorType) {
    throw new FormatError(`expected values, got the type or function ${value.name}`);
  }
  return value;
}

/** A dtype, a storage class, a quantisation scheme or a tensor class. */
function findClass(module: string, name: string): unknown {
  if (module === 'torch' && dtypesByName.has(name)) return dtypesByName.get(name);
  const dtype = name.endsWith('Storage') ? dtypeOfStorage(name) : undefined;
  if (dtype !== undefined) return new StorageType(name, dtype);
  if (module === 'torch' && schemesByName.has(name)) return schemesByName.get(name);
  const isTensorType = module !== 'torch.storage' && /^([A-Z][A-Za-z0-9]*)?Tensor$/.test(name);
  return isTensorType ? new TensorType(`${module}.${name}`) : undefined;
}

/** Fills an OrderedDict from pairs of keys and values, as Python 2 wrote them. */
function fillPairs(dict: PyDict, pairs: PyList, args: PickleArguments): void {
  for (const pair of pairs.items) {
    const items = pair instanceof PyTuple || pair instanceof PyList ? pair.items : [];
    if (items.length !== 2) args.wrong(0, 'pairs of keys and values');
    dict.entries.set(items[0], items[1]);
  }
}

function makeDict(type: 'OrderedDict' | 'Counter'): Rebuild {
  return (args, budget) => {
    const dict = new PyDict(type);
    const from = args.count(0, 1).any(0);
    const entries =
      from instanceof PyDict ? from.entries.size : from instanceof PyList ? from.items.length : 0;
    budget.charge(cost.dict);
    budget.copy(entries, cost.entry);
    if (from instanceof PyDict) for (const [key, value] of from.entries) dict.entries.set(key, value);
    else if (from instanceof PyList) fillPairs(dict, from, args);
    else if (args.has(0)) args.wrong(0, 'a dict or a list of pairs');
    if (type === 'Counter' && ![...dict.entries.values()].every((count) => typeof count === 'number')) {
      args.wrong(0, 'numbers to count with');
    }
    return dict;
  };
}

const containers: Record<string, Rebuild> = {
  'collections.OrderedDict': makeDict('OrderedDict'),
  'collections.Counter': makeDict('Counter'),
  'builtins.set': (args, budget) => {
    const set = new PySet();
    const from = args.count(0, 1).any(0);
    const items =
      from instanceof PyList || from instanceof PyTuple
        ? from.items
        : args.has(0)
          ? args.wrong(0, 'a list')
          : [];
    budget.charge(cost.set);
    budget.copy(items.length, cost.entry);
    for (const item of items) set.items.push(item);
    return set;
  },
};

function latin1(args: PickleArguments, budget: MemoryBudget): Uint8Array {
  const text = args.string(0);
  if (!/^latin-?1$/.test(args.string(1))) args.wrong(1, "the encoding 'latin1'");
  budget.copy(text.length, 2);
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  if (!/^[\0-\xff]*$/.test(text)) args.wrong(0, 'characters up to U+00FF');
  return bytes;
}

const values: Record<string, Rebuild> = {
  '_codecs.encode': (args, budget) => latin1(args.count(2), budget),
  'builtins.bytes': (args) => args.count(0) && new Uint8Array(0),
  'builtins.bytearray': (args, budget) => {
    if (!args.count(0, 2).has(0)) return new Uint8Array(0);
    if (args.has(1)) return latin1(args, budget);
    const bytes = args.any(0);
    if (!types.isUint8Array(bytes)) return args.wrong(0, 'bytes');
    budget.copy(bytes.length, 2);
    return bytes.slice();
  },
  'builtins.complex': (args) => ({ re: args.count(2).number(0), im: args.number(1) }),
  'torch.Size': (args) => Size.from(args.count(1).sizes(0)),
  'torch.device': (args) => {
    const name = args.count(1, 2).string(0);
    const index = args.has(1) ? args.size(1) : undefined;
    return refusing('pickle: torch.device', () => new Device(name, index));
  },
  'torch.serialization._get_layout': (args) =>
    layoutsByName.get(args.count(1).string(0)) ?? args.wrong(0, 'a layout'),
};

const geometryOf = (args: PickleArguments) => ({
  offset: args.size(1),
  sizes: args.sizes(2),
  strides: args.sizes(3),
});

/** Python's attributes of tensors are left out: `state` is not used. */
function parameter(args: PickleArguments, budget: MemoryBudget): Tensor {
  budget.charge(cost.tensor);
  const data = args.tensor(0);
  const requiresGrad = args.has(1) ? args.boolean(1) : true;
  return refusing('a Parameter could not be made', () => makeParameter(data, requiresGrad));
}

const tensors: Record<string, Rebuild> = {
  'torch._utils._rebuild_tensor': (args, budget) => {
    budget.charge(cost.tensor);
    return rebuildTensor(args.count(4).storage(0), args.storage(0).dtype, geometryOf(args));
  },
  'torch._utils._rebuild_tensor_v2': (args, budget) => {
    budget.charge(cost.tensor);
    const tensor = rebuildTensor(args.count(6, 7).storage(0), args.storage(0).dtype, geometryOf(args));
    return requiring(withMetadata(tensor, args.any(6)), args.boolean(4));
  },
  'torch._utils._rebuild_tensor_v3': (args, budget) => {
    budget.charge(cost.tensor);
    const tensor = rebuildTensor(args.count(7, 8).storage(0), args.dtype(6), geometryOf(args));
    return requiring(withMetadata(tensor, args.any(7)), args.boolean(4));
  },
  'torch._utils._rebuild_qtensor': (args, budget) => {
    budget.charge(cost.tensor);
    const parameters = new PickleArguments('torch._utils._rebuild_qtensor', args.count(7).tuple(4));
    return rebuildQuantized(args.storage(0), geometryOf(args), parameters);
  },
  'torch._utils._rebuild_meta_tensor_no_storage': (args, budget) => {
    budget.charge(cost.tensor);
    const geometry = { offset: 0, sizes: args.count(4).sizes(1), strides: args.sizes(2) };
    return requiring(rebuildMeta(args.dtype(0), geometry), args.boolean(3));
  },
  'torch._utils._rebuild_parameter': (args, budget) => parameter(args.count(3), budget),
  'torch._utils._rebuild_parameter_with_state': (args, budget) => parameter(args.count(4), budget),
  'torch.nn.parameter.Parameter': (args, budget) => parameter(args.count(1, 2), budget),
  'torch.nn.parameter.Buffer': (args) => args.count(1, 2).tensor(0),
  'torch._tensor._rebuild_from_type_v2': (args, budget) => {
    const rebuild = args.count(4).any(0);
    if (!(rebuild instanceof Global) || !rebuild.name.startsWith('torch._utils._rebuild_')) {
      return args.wrong(0, 'a function that rebuilds a tensor');
    }
    return rebuild.call(args.tuple(2), budget);
  },
};
