/**
 * The methods that Python's arithmetic operators call: `a + b` is `a.__add__(b)`, and `2 - a` is `a.__rsub__(2)`. In
 * TypeScript one writes `a.add(b)` and `torch.sub(2, a)`; these methods serve programs that are translated word by
 * word.
 */

import type { Data } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';
import type { Index } from './indexing';

/** Python's name of a binary operator, and the name of libtorch's operator. */
const binary: Record<string, string> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  matmul: 'matmul',
  truediv: 'div',
  floordiv: 'floor_divide',
  mod: 'remainder',
  pow: 'pow',
  and: 'bitwise_and',
  or: 'bitwise_or',
  xor: 'bitwise_xor',
  lshift: 'bitwise_left_shift',
  rshift: 'bitwise_right_shift',
};
const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const unary: Record<string, string> = { neg: 'neg', pos: 'positive', abs: 'abs', invert: 'bitwise_not' };

type Operand = Tensor | number | bigint | boolean;
type Methods = Record<string, (self: Tensor, other: Operand) => unknown>;

const methods: Methods = {};
for (const [python, name] of Object.entries(binary)) {
  const call = operator(`aten::${name}`);
  const inPlace = operator(`aten::${name}_`);
  methods[`__${python}__`] = (self, other) => call.call2(self, other);
  // The reflected methods exchange the operands: `x.__rsub__(y)` is `y - x`.
  methods[`__r${python}__`] = (self, other) => call.call2(other, self);
  if (python !== 'matmul') methods[`__i${python}__`] = (self, other) => inPlace.call2(self, other);
}
// These operators are commutative, and take a number only as the second operand.
for (const python of ['and', 'or', 'xor', 'add', 'mul'])
  methods[`__r${python}__`] = methods[`__${python}__`] as Methods[''];
const rsub = operator('aten::rsub');
methods['__rsub__'] = (self, other) => rsub.call2(self, other);
methods['__rtruediv__'] = methods['__rdiv__'] = (self, other) => self.reciprocal().mul(other);
methods['__div__'] = methods['__truediv__'] as Methods[''];
methods['__idiv__'] = methods['__itruediv__'] as Methods[''];
for (const name of comparisons) {
  const call = operator(`aten::${name}`);
  methods[`__${name}__`] = (self, other) => call.call2(self, other);
}

const others: Record<string, (self: Tensor, ...args: never[]) => unknown> = {
  __getitem__: (self, indices: Index | readonly Index[]) => self.index(indices),
  __setitem__: (self, indices: Index | readonly Index[], value: Tensor | Data) =>
    self.indexPut(indices, value),
  __len__: (self) => self.length,
  __contains__: (self, value: Operand) => Boolean((self.eq(value).any() as Tensor).item()),
  __bool__: (self) => Boolean(self.item()),
  __float__: (self) => Number(self.item()),
  __int__: (self) => Math.trunc(Number(self.item())),
  __reversed__: (self) => (self.dim() === 0 ? self : self.flip(0)),
};
for (const [python, name] of Object.entries(unary)) {
  const call = operator(`aten::${name}`);
  others[`__${python}__`] = (self) => call.call1(self);
}

installMethods({ ...methods, ...others });

type BinaryNames =
  | 'add'
  | 'sub'
  | 'mul'
  | 'matmul'
  | 'truediv'
  | 'floordiv'
  | 'mod'
  | 'pow'
  | 'and'
  | 'or'
  | 'xor';
type AllBinary = BinaryNames | 'lshift' | 'rshift' | 'div';
type BinaryMethods = {
  [Name in
    | `__${AllBinary | `r${AllBinary}` | `i${Exclude<AllBinary, 'matmul'>}`}__`
    | `__${'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'}__`]: (other: Operand) => Tensor;
};

declare module '../tensor/tensor' {
  interface Tensor extends BinaryMethods {
    /** Python's `-x`; the same as `neg()`. */
    __neg__(): Tensor;
    /** Python's `+x`; the same as `positive()`. */
    __pos__(): Tensor;
    /** Python's `abs(x)`; the same as `abs()`. */
    __abs__(): Tensor;
    /** Python's `~x`; the same as `bitwiseNot()`. */
    __invert__(): Tensor;
    /** Python's `x[indices]`; the same as `index(indices)`. */
    __getitem__(indices: Index | readonly Index[]): Tensor;
    /** Python's `x[indices] = value`; the same as `indexPut(indices, value)`. */
    __setitem__(indices: Index | readonly Index[], value: Tensor | Data): void;
    /** Python's `len(x)`: the size of the first dimension. */
    __len__(): number;
    /** Python's `value in x`: whether any element equals `value`. */
    __contains__(value: Operand): boolean;
    /** Python's `bool(x)`: whether the only element is not zero. */
    __bool__(): boolean;
    /** Python's `float(x)`: the only element as a number. */
    __float__(): number;
    /** Python's `int(x)`: the only element without its fraction. */
    __int__(): number;
    /** Python's `reversed(x)`: the elements of the first dimension in reverse order, as a copy. */
    __reversed__(): Tensor;
  }
}
