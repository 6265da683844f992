/** A dictionary of parameters. */
import { withFirstObject, withObjects } from '../../core/arguments/objectArguments';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { anything, iterable, signature, type Takes, text } from '../base/arguments';
import { Parameter } from '../base/parameter';
import { type Entries, Keyed } from './keyed';
import { parameterLine } from './parameterText';

const names = ['key', 'default'];
const bindDefault = signature({ key: text(), default: anything<unknown>(null) });
const bindParameters = signature({ parameters: anything<Entries<never>>({}) });
const bindUpdate = signature({ parameters: anything<Entries<never>>() });
const bindKeys = signature({ keys: iterable<string>('strings'), default: anything<unknown>(null) });

/**
 * Values by name, of which tensors are parameters of the module that holds the dictionary; a plain tensor is
 * converted to a Parameter.
 * @example
 * ```ts
 * const parameters = new nn.ParameterDict({ scale: torch.ones(3), shift: torch.zeros(3) });
 * const output = torch.randn(3).mul(parameters.get('scale') as Tensor);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict<T = Parameter> extends Keyed<T | Tensor> {
  /** @param args `parameters`: values by name, as an object, a Map, pairs, or another ParameterDict; none by default */
  constructor(...args: Takes<['parameters'], [parameters?: Entries<T | Tensor> | ParameterDict<T>]>) {
    super();
    this.store(bindParameters(new.target.name, withFirstObject('parameters', args)).parameters);
  }

  /**
   * Stores each value under its name; existing names keep their positions.
   * @param args `parameters`: an object, a Map, pairs, or another container
   */
  update(...args: Takes<['parameters'], [parameters: Entries<T | Tensor> | ParameterDict<T>]>): this {
    const given = withFirstObject('parameters', args);
    return this.store(bindUpdate(`${this.constructor.name}.update`, given).parameters);
  }

  /**
   * Returns the value of a name.
   * @param args `key`: the name; `default`: what is returned where there is none, undefined by default
   */
  override get(...args: Takes<['key', 'default'], [key: string, default_?: T]>): T | undefined {
    // Containers look up each of their entries so.
    if (args.length === 1 && typeof args[0] === 'string') return super.get(args[0]) as T | undefined;
    const { key, default: value } = bindDefault(`${this.constructor.name}.get`, withObjects(names, args));
    return (super.get(key) ?? value ?? undefined) as T | undefined;
  }

  /**
   * Returns the value of a name; where there is none, stores one first.
   * @param args `key`: the name; `default`: the value that is stored
   */
  setdefault(...args: Takes<['key', 'default'], [key: string, default_: T | Tensor]>): T {
    const { key, default: value } = bindDefault(
      `${this.constructor.name}.setdefault`,
      withObjects(names, args),
    );
    if (!this.has(key)) this.set(key, value as T | Tensor);
    return this.get(key) as T;
  }

  /**
   * Removes the last entry and returns its name and value.
   * @throws RangeError where the dictionary is empty
   */
  popitem(): [string, T] {
    const last = this.keys().at(-1);
    if (last === undefined) throw new RangeError(`${this.constructor.name}.popitem: it is empty`);
    return [last, this.pop(last) as T];
  }

  /** Makes another dictionary of the same values. */
  copy(): ParameterDict<T> {
    return new ParameterDict<T>(this.items());
  }

  /**
   * Makes another dictionary with the given names, all with the same value.
   * @param args `keys`: the names; `default`: the value
   */
  fromkeys(
    ...args: Takes<['keys', 'default'], [keys: Iterable<string>, default_: T | Tensor]>
  ): ParameterDict<T> {
    const { keys, default: given } = bindKeys('fromkeys', withObjects(['keys', 'default'], args));
    const value = given as T | Tensor;
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
