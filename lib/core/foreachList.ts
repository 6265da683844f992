/** Lists of tensors that cross to the addon as one value and take one call an operator. */
import { native } from '../native';
import type { TensorListHandle } from '../native-api';
import { operator } from './operators';
import type { Overload } from './schema';
import { construct, indexOf, isTensor, Tensor } from './tensor';
import { type Operand, TensorList } from './tensorList';

const overloads = new Map<string, Overload>();

/** The overload `_foreach_add_.List`, found once. */
function overload(name: string): Overload {
  let found = overloads.get(name);
  if (!found) {
    const [base, variant = ''] = name.split('.') as [string, string?];
    found = operator(`aten::${base}`).overloads.find((candidate) => candidate.name === variant);
    if (!found) throw new Error(`${name}: this libtorch has no such operator`);
    overloads.set(name, found);
  }
  return found;
}

/** Which overload takes `operand`. */
function variantOf(operand: Operand | undefined): string {
  if (operand === undefined) return '';
  if (typeof operand === 'number') return '.Scalar';
  if (Array.isArray(operand)) return '.ScalarList';
  return isTensor(operand) ? '.Tensor' : '.List';
}

/** The lists made since `releasing` began, which are emptied at its end. */
let made: TensorListHandle[] | undefined;

/**
 * Runs `fn`, then empties the lists that it made: their tensors go at once where nobody else holds them, and not when
 * JavaScript collects the lists.
 */
export function releasing<T>(fn: () => T): T {
  const before = made;
  const own: TensorListHandle[] = [];
  made = own;
  try {
    return fn();
  } finally {
    made = before;
    native.clearTensorLists(own);
  }
}

function newHandle(tensors: readonly Tensor[]): TensorListHandle {
  const handle = native.newTensorList(tensors.map(indexOf), tensors);
  made?.push(handle);
  return handle;
}

export class ForeachList extends TensorList {
  #tensors: readonly Tensor[] | undefined;

  private constructor(
    /** @internal */
    readonly handle: TensorListHandle,
    readonly length: number,
    tensors?: readonly Tensor[],
  ) {
    super();
    this.#tensors = tensors;
  }

  static of(tensors: readonly Tensor[]): ForeachList {
    return new ForeachList(newHandle(tensors), tensors.length, tensors);
  }

  override get tensors(): readonly Tensor[] {
    this.#tensors ??= native.tensorListItems(this.handle).map((index) => construct(Tensor, index));
    return this.#tensors;
  }

  override like(tensors: readonly Tensor[]): this {
    return ForeachList.of(tensors) as this;
  }

  protected override apply(name: string, operands: readonly Operand[], alpha?: number): this {
    if (this.length === 0) return this;
    // `copy_` has no variants.
    const variant = name === 'copy_' ? '' : variantOf(operands.at(-1));
    const { call } = overload(`_foreach_${name}${variant}`);
    const values = operands.map(crossing);
    if (alpha !== undefined) values.push(alpha);
    if (name.endsWith('_')) {
      call(undefined, operands, undefined, this.handle, ...values);
      return this;
    }
    const result = newHandle([]);
    call(result, operands, undefined, this.handle, ...values);
    return new ForeachList(result, this.length) as this;
  }

  override norm(): this {
    const result = newHandle([]);
    overload('_foreach_norm.Scalar').call(result, undefined, undefined, this.handle);
    return new ForeachList(result, this.length) as this;
  }

  override values(): number[] {
    return native.tensorListValues(this.handle);
  }

  /** The gradients of those tensors that have one, read in one call. */
  static gradientsOf(tensors: readonly Tensor[]): Gradients {
    const result = newHandle([]);
    const kinds = native.gradients(newHandle(tensors), result);
    if (kinds === undefined)
      return {
        params: tensors,
        grads: new ForeachList(result, tensors.length),
        sparse: false,
        complex: false,
      };
    const params = tensors.filter((_, i) => kinds[i] !== 0);
    return {
      params,
      grads: new ForeachList(result, params.length),
      sparse: kinds.some((kind) => (kind & 2) !== 0),
      complex: kinds.some((kind) => (kind & 4) !== 0),
    };
  }
}

/** What `gradientsOf` gives. */
export interface Gradients {
  /** The tensors that have a gradient. */
  params: readonly Tensor[];
  grads: ForeachList;
  /** Whether a gradient is sparse. */
  sparse: boolean;
  /** Whether one is complex. */
  complex: boolean;
}

function crossing(operand: unknown): unknown {
  if (operand instanceof ForeachList) return operand.handle;
  return isTensor(operand) ? indexOf(operand) : operand;
}

/** Whether all tensors are of one dtype on one device. */
export function isUniform(list: ForeachList): boolean {
  return native.isUniform(list.handle);
}

/**
 * Calls an operator of several lists, such as `_fused_adam_` or its overload `_fused_adam_.tensor_lr`.
 * @param keywords the parameters after the lists, by name
 */
export function runOnLists(
  name: string,
  lists: readonly ForeachList[],
  keywords: Record<string, unknown>,
): void {
  const { call, parameters } = overload(name);
  const rest = parameters.slice(lists.length).map((parameter) => crossing(keywords[parameter.name]));
  call(undefined, keywords, undefined, ...lists.map((list) => list.handle), ...rest);
}
