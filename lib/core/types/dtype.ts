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
 * @example
 * ```ts
 * torch.zeros([2], { dtype: torch.int64 });
 * x.dtype === torch.float32;
 * ```
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

  /** The name in Python: `torch.float32`. */
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

/** Integers from 0 to 255, in one byte. Images are often stored so. */
export const uint8 = integer(0, 'uint8', 1, false);
/** Integers from −128 to 127, in one byte. `x.char()` converts to it. */
export const int8 = integer(1, 'int8', 1);
/** Integers from −32,768 to 32,767, in two bytes. `torch.short` is the same. */
export const int16 = integer(2, 'int16', 2);
/** Integers from −2^31 to 2^31 − 1, in four bytes. `torch.int` is the same. */
export const int32 = integer(3, 'int32', 4);
/**
 * Integers from −2^63 to 2^63 − 1, in eight bytes: the dtype of indices, counts and bigints. `torch.long` is the same.
 */
export const int64 = integer(4, 'int64', 8);
/** Floating-point numbers of 16 bits with 11 significant bits, up to ±65,504. `torch.half` is the same. */
export const float16 = floating(5, 'float16', 2);
/**
 * Floating-point numbers of 32 bits with 24 significant bits (about 7 decimal digits): the default dtype.
 * `torch.float` is the same.
 */
export const float32 = floating(6, 'float32', 4);
/** Floating-point numbers of 64 bits with 53 significant bits, as JavaScript's numbers. `torch.double` is the same. */
export const float64 = floating(7, 'float64', 8);
/** Complex numbers whose parts are float16, in four bytes. `torch.chalf` is the same. */
export const complex32 = complex(8, 'complex32', 4);
/** Complex numbers whose parts are float32, in eight bytes. `torch.cfloat` is the same. */
export const complex64 = complex(9, 'complex64', 8);
/** Complex numbers whose parts are float64, in sixteen bytes. `torch.cdouble` is the same. */
export const complex128 = complex(10, 'complex128', 16);
/** True or false, in one byte: the dtype of masks and of the results of comparisons. */
export const bool = integer(11, 'bool', 1, false);
/**
 * Integers from −128 to 127 that stand for real numbers by a scale and a zero point; the dtype of quantized tensors.
 */
export const qint8 = integer(12, 'qint8', 1);
/** Integers from 0 to 255 that stand for real numbers by a scale and a zero point; the dtype of quantized tensors. */
export const quint8 = integer(13, 'quint8', 1, false);
/** Integers of 32 bits that stand for real numbers by a scale and a zero point; the dtype of quantized tensors. */
export const qint32 = integer(14, 'qint32', 4);
/**
 * Floating-point numbers of 16 bits with float32's range and 8 significant bits, which many accelerators compute with.
 */
export const bfloat16 = floating(15, 'bfloat16', 2);
/** Quantized integers from 0 to 15, two in each byte. */
export const quint4x2 = integer(16, 'quint4x2', 1, false);
/** Quantized integers from 0 to 3, four in each byte. */
export const quint2x4 = integer(17, 'quint2x4', 1, false);
/** Eight values of one bit in each byte. No operator computes with bits; libtorch only stores them. */
export const bits1x8 = integer(18, 'bits1x8', 1, false);
/** Four values of two bits in each byte. No operator computes with bits; libtorch only stores them. */
export const bits2x4 = integer(19, 'bits2x4', 1, false);
/** Two values of four bits in each byte. No operator computes with bits; libtorch only stores them. */
export const bits4x2 = integer(20, 'bits4x2', 1, false);
/** Values of eight bits. No operator computes with bits; libtorch only stores them. */
export const bits8 = integer(21, 'bits8', 1, false);
/** Values of sixteen bits. No operator computes with bits; libtorch only stores them. */
export const bits16 = integer(22, 'bits16', 2, false);
/**
 * Floating-point numbers of 8 bits: 5 of exponent and 2 of mantissa, up to ±57,344. It is for storage; few operators
 * compute with it.
 */
export const float8_e5m2 = floating(23, 'float8_e5m2', 1);
/**
 * Floating-point numbers of 8 bits: 4 of exponent and 3 of mantissa, up to ±448, without infinities. It is for
 * storage; few operators compute with it.
 */
export const float8_e4m3fn = floating(24, 'float8_e4m3fn', 1);
/** As `float8_e5m2`, but without infinities and without a negative zero. */
export const float8_e5m2fnuz = floating(25, 'float8_e5m2fnuz', 1);
/** As `float8_e4m3fn`, up to ±240 and without a negative zero. */
export const float8_e4m3fnuz = floating(26, 'float8_e4m3fnuz', 1);
/** Integers from 0 to 65,535, in two bytes. Few operators compute with it. */
export const uint16 = integer(27, 'uint16', 2, false);
/** Integers from 0 to 2^32 − 1, in four bytes. Few operators compute with it. */
export const uint32 = integer(28, 'uint32', 4, false);
/** Integers from 0 to 2^64 − 1, in eight bytes. Few operators compute with it. */
export const uint64 = integer(29, 'uint64', 8, false);
/** Integers of 1 bit, from 0 to 1, each in one byte. libtorch stores them, but has few operators for them. */
export const uint1 = integer(30, 'uint1', 1, false);
/** Integers of 2 bits, from 0 to 3, each in one byte. libtorch stores them, but has few operators for them. */
export const uint2 = integer(31, 'uint2', 1, false);
/** Integers of 3 bits, from 0 to 7, each in one byte. libtorch stores them, but has few operators for them. */
export const uint3 = integer(32, 'uint3', 1, false);
/** Integers of 4 bits, from 0 to 15, each in one byte. libtorch stores them, but has few operators for them. */
export const uint4 = integer(33, 'uint4', 1, false);
/** Integers of 5 bits, from 0 to 31, each in one byte. libtorch stores them, but has few operators for them. */
export const uint5 = integer(34, 'uint5', 1, false);
/** Integers of 6 bits, from 0 to 63, each in one byte. libtorch stores them, but has few operators for them. */
export const uint6 = integer(35, 'uint6', 1, false);
/** Integers of 7 bits, from 0 to 127, each in one byte. libtorch stores them, but has few operators for them. */
export const uint7 = integer(36, 'uint7', 1, false);
/** Integers of 1 bit, from −1 to 0, each in one byte. libtorch stores them, but has few operators for them. */
export const int1 = integer(37, 'int1', 1);
/** Integers of 2 bits, from −2 to 1, each in one byte. libtorch stores them, but has few operators for them. */
export const int2 = integer(38, 'int2', 1);
/** Integers of 3 bits, from −4 to 3, each in one byte. libtorch stores them, but has few operators for them. */
export const int3 = integer(39, 'int3', 1);
/** Integers of 4 bits, from −8 to 7, each in one byte. libtorch stores them, but has few operators for them. */
export const int4 = integer(40, 'int4', 1);
/** Integers of 5 bits, from −16 to 15, each in one byte. libtorch stores them, but has few operators for them. */
export const int5 = integer(41, 'int5', 1);
/** Integers of 6 bits, from −32 to 31, each in one byte. libtorch stores them, but has few operators for them. */
export const int6 = integer(42, 'int6', 1);
/** Integers of 7 bits, from −64 to 63, each in one byte. libtorch stores them, but has few operators for them. */
export const int7 = integer(43, 'int7', 1);
/**
 * Powers of two from 2^−127 to 2^127, in one byte, with neither a sign nor a zero: the scale factors of blocks of
 * numbers.
 */
export const float8_e8m0fnu = floating(44, 'float8_e8m0fnu', 1);
/** Floating-point numbers of 4 bits, two in each byte. libtorch stores them, but has few operators for them. */
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
