/**
 * Data types of tensor elements, with PyTorch's names, aliases and text.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-dtype
 */
import { inspect } from 'node:util';

/**
 * The data type of a tensor's elements. The types are constants of `torch`: floating-point numbers (`torch.float32`,
 * also `torch.float`; `torch.float64`; `torch.float16`; `torch.bfloat16`), integers (`torch.int64`, also `torch.long`;
 * `torch.int32`; `torch.uint8`; …), `torch.bool` and complex numbers (`torch.complex64`). `String(dtype)` is the name
 * in Python: `torch.float32`.
 *
 *     torch.zeros([2], { dtype: torch.int64 });
 *     x.dtype === torch.float32;
 *
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-dtype
 */
export class DType {
  /** Made by the library alone: programs take `torch.float32` and the others. */
  constructor(
    /** The number that libtorch has for this type (c10::ScalarType). @internal */
    readonly code: number,
    /** The name without `torch.`, such as `float32`. */
    readonly name: string,
    /** The size of one element in bytes. A complex number takes twice as many as each of its parts. */
    readonly itemsize: number,
    /** Whether the elements are real floating-point numbers. */
    readonly isFloatingPoint: boolean,
    /** Whether the elements are complex numbers. */
    readonly isComplex: boolean,
    /** Whether the elements can be negative. It is true for floating-point and complex numbers. */
    readonly isSigned: boolean,
  ) {
    byCode.set(code, this);
  }

  toString(): string {
    return `torch.${this.name}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** The type that libtorch numbers `code`. @internal */
  static of(code: number): DType {
    const dtype = byCode.get(code);
    if (!dtype) throw new TypeError(`dtype: libtorch's type number ${code} is unknown here`);
    return dtype;
  }
}

const byCode = new Map<number, DType>();
const integer = (code: number, name: string, size: number, signed = true) =>
  new DType(code, name, size, false, false, signed);
const floating = (code: number, name: string, size: number) => new DType(code, name, size, true, false, true);
const complex = (code: number, name: string, size: number) => new DType(code, name, size, false, true, true);

export const uint8 = integer(0, 'uint8', 1, false);
export const int8 = integer(1, 'int8', 1);
export const int16 = integer(2, 'int16', 2);
export const int32 = integer(3, 'int32', 4);
export const int64 = integer(4, 'int64', 8);
export const float16 = floating(5, 'float16', 2);
export const float32 = floating(6, 'float32', 4);
export const float64 = floating(7, 'float64', 8);
export const complex32 = complex(8, 'complex32', 4);
export const complex64 = complex(9, 'complex64', 8);
export const complex128 = complex(10, 'complex128', 16);
export const bool = integer(11, 'bool', 1, false);
export const qint8 = integer(12, 'qint8', 1);
export const quint8 = integer(13, 'quint8', 1, false);
export const qint32 = integer(14, 'qint32', 4);
export const bfloat16 = floating(15, 'bfloat16', 2);
export const quint4x2 = integer(16, 'quint4x2', 1, false);
export const quint2x4 = integer(17, 'quint2x4', 1, false);
/**
 * Types of bits that no operator computes with; libtorch only stores them. The names say how many values one element
 * holds and of how many bits each is: `bits2x4` holds four values of two bits.
 */
export const bits1x8 = integer(18, 'bits1x8', 1, false);
export const bits2x4 = integer(19, 'bits2x4', 1, false);
export const bits4x2 = integer(20, 'bits4x2', 1, false);
export const bits8 = integer(21, 'bits8', 1, false);
export const bits16 = integer(22, 'bits16', 2, false);
export const float8_e5m2 = floating(23, 'float8_e5m2', 1);
export const float8_e4m3fn = floating(24, 'float8_e4m3fn', 1);
export const float8_e5m2fnuz = floating(25, 'float8_e5m2fnuz', 1);
export const float8_e4m3fnuz = floating(26, 'float8_e4m3fnuz', 1);
export const uint16 = integer(27, 'uint16', 2, false);
export const uint32 = integer(28, 'uint32', 4, false);
export const uint64 = integer(29, 'uint64', 8, false);
/** Integers of 1 to 7 bits, each stored in one byte. libtorch can store them but has few operators for them. */
export const uint1 = integer(30, 'uint1', 1, false);
export const uint2 = integer(31, 'uint2', 1, false);
export const uint3 = integer(32, 'uint3', 1, false);
export const uint4 = integer(33, 'uint4', 1, false);
export const uint5 = integer(34, 'uint5', 1, false);
export const uint6 = integer(35, 'uint6', 1, false);
export const uint7 = integer(36, 'uint7', 1, false);
export const int1 = integer(37, 'int1', 1);
export const int2 = integer(38, 'int2', 1);
export const int3 = integer(39, 'int3', 1);
export const int4 = integer(40, 'int4', 1);
export const int5 = integer(41, 'int5', 1);
export const int6 = integer(42, 'int6', 1);
export const int7 = integer(43, 'int7', 1);
export const float8_e8m0fnu = floating(44, 'float8_e8m0fnu', 1);
/** Floating-point numbers of 4 bits, two in each byte. */
export const float4_e2m1fn_x2 = floating(45, 'float4_e2m1fn_x2', 1);

export {
  complex32 as chalf,
  complex64 as cfloat,
  complex128 as cdouble,
  float16 as half,
  float32 as float,
  float64 as double,
  int16 as short,
  int32 as int,
  int64 as long,
};
