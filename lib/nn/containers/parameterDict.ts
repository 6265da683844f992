/** Parameters by name. */
import { expectIterable } from '../../core/arguments/assertions';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Parameter } from '../base/parameter';
import { type Entries, Keyed } from './keyed';
import { parameterLine } from './parameterText';

/**
 * Values by name, whose tensors are parameters of the module that holds it; a tensor that is none becomes one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict<T = Parameter> extends Keyed<T | Tensor> {
  /** @param parameters by name, as an object, a Map, or pairs; none by default */
  constructor(parameters: Entries<T | Tensor> | ParameterDict<T> = {}) {
    super();
    this.update(parameters);
  }

  override get(key: string): T | undefined {
    return super.get(key) as T | undefined;
  }

  /** The value under a name, where there is none `value`, put there first. */
  setdefault(key: string, value: T | Tensor): T {
    if (!this.has(key)) this.set(key, value);
    return this.get(key) as T;
  }

  /** Takes out the last name and its value. */
  popitem(): [string, T] {
    const last = this.keys().at(-1);
    if (last === undefined) throw new RangeError(`${this.constructor.name}.popitem: it is empty`);
    return [last, this.pop(last) as T];
  }

  /** Another dict of the same values. */
  copy(): ParameterDict<T> {
    return new ParameterDict<T>(this.items());
  }

  /** Another dict with the given names, all with the same value. */
  fromkeys(keys: Iterable<string>, value: T | Tensor): ParameterDict<T> {
    expectIterable("fromkeys: argument 'keys'", 'strings', keys);
    return new ParameterDict<T>(Array.from(keys, (key) => [key, value] as const));
  }

  protected admit(_: string, value: T | Tensor): T | Tensor {
    return isTensor(value) && !(value instanceof Parameter) ? new Parameter(value) : value;
  }

  override extraRepr(): string {
    return this.items()
      .map(([name, value]) => parameterLine(name, value, (tensor) => tensor.type()))
      .join('\n');
  }
}
