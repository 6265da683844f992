/**
 * The methods here that take tensors go straight to arithmetic with them. Where that fails because of what they were
 * given instead, the error says so, for all classes here; subclasses elsewhere take what they like.
 */
import { describe } from '../../core/support/describe';
import { isMistaken } from '../../core/support/engineErrors';
import { isTensor } from '../../core/tensor/tensor';
import * as all from '../all';
import { Constraint } from '../constraints/constraint';

/** What each begins with. */
const methods: Readonly<Record<string, readonly ('Tensor' | 'shape')[]>> = {
  logProb: ['Tensor'],
  cdf: ['Tensor'],
  icdf: ['Tensor'],
  logCdf: ['Tensor'],
  logSurvivalFunction: ['Tensor'],
  check: ['Tensor'],
  _call: ['Tensor'],
  _inverse: ['Tensor'],
  logAbsDetJacobian: ['Tensor', 'Tensor'],
  forwardShape: ['shape'],
  inverseShape: ['shape'],
};

type Method = (this: object, ...args: unknown[]) => unknown;

function explaining(name: string, kinds: readonly ('Tensor' | 'shape')[], method: Method): Method {
  return function (this: object, ...args: unknown[]) {
    try {
      return method.apply(this, args);
    } catch (error) {
      const odd = kinds.findIndex((kind, i) => !(kind === 'Tensor' ? isTensor : Array.isArray)(args[i]));
      if (odd < 0 || !isMistaken(error)) throw error;
      const callee = `${this.constructor.name}: ${name.startsWith('_') ? 'call' : name}`;
      const expected = kinds[odd] === 'Tensor' ? 'a Tensor' : 'an array of sizes';
      throw new TypeError(`${callee}: expected ${expected}, got ${describe(args[odd])}`, { cause: error });
    }
  };
}

const done = new Set<object>([Object.prototype, Function.prototype]);

function prepare(prototype: object): void {
  if (done.has(prototype)) return;
  done.add(prototype);
  for (const [name, kinds] of Object.entries(methods)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof method !== 'function') continue;
    const value = explaining(name, kinds, method as Method);
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  prepare(Object.getPrototypeOf(prototype) as object);
}

for (const value of Object.values({ ...all, ...all.constraints, ...all.transforms })) {
  if (value instanceof Constraint) prepare(Object.getPrototypeOf(value) as object);
  else if (typeof value === 'function' && typeof value.prototype === 'object')
    prepare(value.prototype as object);
}
