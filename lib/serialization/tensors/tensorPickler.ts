/**
 * Writes tensors into a pickle: as a call of a function that makes them from their storages, which are written
 * separately.
 */

import { operator } from '../../core/operators/namespaces';
import { perChannelAffine, perTensorAffine } from '../../core/operators/qscheme';
import { describe } from '../../core/support/describe';
import { Flag } from '../../core/tensor/flags';
import { indexOf, type Tensor } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import * as layouts from '../../core/types/layout';
import { native } from '../../native/load';
import { wholeStorage } from '../files/storage';
import type { PickleWriter } from '../pickle/writer';
import { isParameter } from './parameterType';
import { storageNameOf, untypedStorage } from './storageTypes';

const ops = Object.fromEntries(
  [
    ...[
      '_indices',
      '_values',
      'is_coalesced',
      'crow_indices',
      'col_indices',
      'ccol_indices',
      'row_indices',
      'values',
    ],
    ...['q_scale', 'q_zero_point', 'q_per_channel_scales', 'q_per_channel_zero_points', 'q_per_channel_axis'],
  ].map((name) => [name, operator(`aten::${name}`)]),
);

const read = (name: string, tensor: Tensor): unknown => ops[name]?.call1(tensor);

const rowCompressed = [layouts.sparseCsr, layouts.sparseBsr];
const columnCompressed = [layouts.sparseCsc, layouts.sparseBsc];

/** Writes tensors. Other values that belong to them (sizes, a list of indices) are written by `value`. */
export class TensorPickler {
  /** The storages in the order of their keys, as uint8 tensors on their devices. */
  readonly storages: Tensor[] = [];
  readonly #keys = new Map<bigint, string>();
  readonly #types = new Map<string, DType>();

  constructor(
    private readonly pickle: PickleWriter,
    private readonly value: (value: unknown) => void,
  ) {}

  write(tensor: Tensor): void {
    if (isParameter(tensor)) this.#writeParameter(tensor);
    else this.#writeTensor(tensor, tensor.requiresGrad);
  }

  #writeParameter(parameter: Tensor): void {
    this.#call('torch._utils _rebuild_parameter', [
      () => this.#writeTensor(parameter, false),
      () => this.pickle.boolean(parameter.requiresGrad),
      () => this.#noHooks(),
    ]);
  }

  #call(name: `${string} ${string}`, args: readonly (() => void)[]): void {
    this.pickle.global(name);
    this.pickle.tuple(args);
    this.pickle.reduce();
  }

  /** An empty dict of hooks, which readers expect. Hooks are not saved. */
  #noHooks(): void {
    this.#call('collections OrderedDict', []);
  }

  #writeTensor(tensor: Tensor, requiresGrad: boolean): void {
    if (tensor.device.type === 'meta') this.#writeMeta(tensor, requiresGrad);
    else if (tensor.layout !== layouts.strided) this.#writeSparse(tensor);
    else if (tensor.isQuantized) this.#writeQuantized(tensor, requiresGrad);
    else this.#writeDense(tensor, requiresGrad);
  }

  #writeDense(tensor: Tensor, requiresGrad: boolean): void {
    const { dtype } = tensor;
    const key = this.#keyOf(tensor);
    // Uses the storage class of the dtype, which every version of Python's torch reads, if there is one that gives the
    // right size and if the storage was not written with another class before.
    const name = storageNameOf(dtype);
    const whole = native.storageBytes(indexOf(tensor)) % dtype.itemsize === 0;
    const typed = this.#typeOf(key, dtype) === dtype && name !== undefined && whole;
    const version = typed ? 'torch._utils _rebuild_tensor_v2' : 'torch._utils _rebuild_tensor_v3';
    const parts = [
      ...this.#placing(
        tensor,
        key,
        typed ? `torch ${name}` : `torch.storage ${untypedStorage}`,
        typed ? dtype.itemsize : 1,
      ),
      () => this.pickle.boolean(requiresGrad),
      () => this.#noHooks(),
      ...(typed ? [] : [() => this.value(dtype)]),
      ...this.#metadata(tensor),
    ];
    this.#call(version, parts);
  }

  /** The dtype with which the storage was first written. */
  #typeOf(key: string, dtype: DType): DType {
    const first = this.#types.get(key) ?? dtype;
    this.#types.set(key, first);
    return first;
  }

  #keyOf(tensor: Tensor): string {
    const pointer = native.storagePointer(indexOf(tensor));
    let key = this.#keys.get(pointer);
    if (key === undefined) {
      key = String(this.storages.length);
      this.#keys.set(pointer, key);
      this.storages.push(wholeStorage(tensor));
    }
    return key;
  }

  /** Storage, offset, sizes and strides of a tensor. */
  #placing(tensor: Tensor, key: string, type: `${string} ${string}`, itemsize: number): (() => void)[] {
    return [
      () => this.#storage(tensor, key, type, itemsize),
      () => this.pickle.integer(tensor.storageOffset()),
      () => this.#integers(tensor.shape),
      () => this.#integers(tensor.stride()),
    ];
  }

  #storage(tensor: Tensor, key: string, type: `${string} ${string}`, itemsize: number): void {
    const size = native.storageBytes(indexOf(tensor));
    this.pickle.tuple([
      () => this.pickle.string('storage'),
      () => this.pickle.global(type),
      () => this.pickle.string(key),
      () => this.pickle.string(String(tensor.device)),
      () => this.pickle.integer(Math.floor(size / itemsize)),
    ]);
    this.pickle.persistentId();
  }

  #integers(values: readonly number[]): void {
    this.pickle.tuple([...values].map((value) => () => this.pickle.integer(value)));
  }

  /** The bits that say that the elements are conjugated or negated when they are read. */
  #metadata(tensor: Tensor): (() => void)[] {
    const flags = native.flags(indexOf(tensor));
    const names = [...(flags & Flag.isConj ? ['conj'] : []), ...(flags & Flag.isNeg ? ['neg'] : [])];
    if (names.length === 0) return [];
    return [() => this.value(Object.fromEntries(names.map((name) => [name, true])))];
  }

  #writeMeta(tensor: Tensor, requiresGrad: boolean): void {
    this.#call('torch._utils _rebuild_meta_tensor_no_storage', [
      () => this.value(tensor.dtype),
      () => this.#integers(tensor.shape),
      () => this.#integers(tensor.stride()),
      () => this.pickle.boolean(requiresGrad),
    ]);
  }

  #writeSparse(tensor: Tensor): void {
    const { layout } = tensor;
    const parts = this.#sparseParts(tensor);
    this.#call('torch._utils _rebuild_sparse_tensor', [
      () => this.value(layout),
      () => this.pickle.tuple(parts.map((part) => () => this.value(part))),
    ]);
  }

  #sparseParts(tensor: Tensor): unknown[] {
    const { layout, shape } = tensor;
    const of = (name: string): unknown => read(name, tensor);
    if (layout === layouts.sparseCoo) return [of('_indices'), of('_values'), shape, of('is_coalesced')];
    if (rowCompressed.includes(layout)) return [of('crow_indices'), of('col_indices'), of('values'), shape];
    if (columnCompressed.includes(layout))
      return [of('ccol_indices'), of('row_indices'), of('values'), shape];
    throw new TypeError(`a tensor of layout ${layout} can't be saved`);
  }

  #writeQuantized(tensor: Tensor, requiresGrad: boolean): void {
    const { dtype } = tensor;
    const name = storageNameOf(dtype);
    if (name === undefined) throw new TypeError(`a quantised tensor of ${describe(dtype)} can't be saved`);
    this.#call('torch._utils _rebuild_qtensor', [
      ...this.#placing(tensor, this.#keyOf(tensor), `torch ${name}`, dtype.itemsize),
      () => this.#quantizer(tensor),
      () => this.pickle.boolean(requiresGrad),
      () => this.#noHooks(),
    ]);
  }

  #quantizer(tensor: Tensor): void {
    const scheme = tensor.qscheme();
    const of = (name: string): unknown => read(name, tensor);
    // Python uses one name for both per-channel schemes.
    const { name } = scheme === perTensorAffine ? perTensorAffine : perChannelAffine;
    const parameters =
      scheme === perTensorAffine
        ? [
            () => this.pickle.float(of('q_scale') as number),
            () => this.pickle.integer(of('q_zero_point') as number),
          ]
        : [
            () => this.value(of('q_per_channel_scales')),
            () => this.value(of('q_per_channel_zero_points')),
            () => this.pickle.integer(of('q_per_channel_axis') as number),
          ];
    this.pickle.tuple([() => this.pickle.global(`torch ${name}`), ...parameters]);
  }
}
