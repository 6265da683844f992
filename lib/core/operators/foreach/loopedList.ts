/**
 * Lists of tensors on which an operator is called once for each tensor. That is slower than a ForeachList, but autograd
 * can record it.
 */

import type { Tensor } from '../../tensor/tensor';
import { linalg, operator } from '../namespaces';
import { run } from '../operator';
import { overloadNamed } from '../overloadByName';
import { type EachArgument, type Operand, TensorList } from './tensorList';

/** A list on which an operator is one call for each tensor. */
export class LoopedList extends TensorList {
  /**
   * @param tensors the tensors of the list
   * @param recorded whether autograd records the calls. Tensors that it saves must not change later, so operands are
   * copied
   */
  constructor(
    readonly tensors: readonly Tensor[],
    readonly recorded = false,
  ) {
    super();
  }

  override get length(): number {
    return this.tensors.length;
  }

  override like(tensors: readonly Tensor[]): this {
    return new LoopedList(tensors, this.recorded) as this;
  }

  override each(name: string, ...args: EachArgument[]): this {
    const overload = overloadNamed(name);
    const results = this.tensors.map((tensor, i) => {
      const values = args.map((arg, position) => {
        const parameter = overload.parameters[position + 1];
        return Array.isArray(arg) && parameter?.list ? arg : this.#operand(arg as Operand, i);
      });
      return run(overload, [tensor, ...values]) as Tensor;
    });
    return (name.split('.')[0] as string).endsWith('_') ? this : this.like(results);
  }

  override eachInParallel(name: string, ...args: EachArgument[]): void {
    this.each(name, ...args);
  }

  protected override apply(name: string, operands: readonly Operand[], alpha?: number): this {
    const one = operator(`aten::${name === 'maximum_' ? 'maximum' : name}`);
    const results = this.tensors.map((tensor, i) => {
      const args = operands.map((operand) => this.#operand(operand, i));
      if (name === 'maximum_') return tensor.copy_(one.callMany([tensor, ...args]) as Tensor);
      if (args.length === 3) return one.callMany([tensor, args[0], args[1], { value: args[2] }]) as Tensor;
      return one.callMany([tensor, ...args, ...(alpha === undefined ? [] : [{ alpha }])]) as Tensor;
    });
    return name.endsWith('_') ? this : this.like(results);
  }

  override norm(): this {
    return this.like(this.tensors.map((tensor) => linalg.vectorNorm(tensor)));
  }

  override spread(value: number): number {
    return value;
  }

  override values(): number[] {
    return this.tensors.map((tensor) => tensor.item());
  }

  /** The operand for tensor `i`. */
  #operand(operand: Operand, i: number): number | Tensor {
    if (operand instanceof TensorList) {
      const tensor = operand.tensors[i] as Tensor;
      return this.recorded ? tensor.clone() : tensor;
    }
    return Array.isArray(operand) ? (operand[i] as number) : (operand as number | Tensor);
  }
}
