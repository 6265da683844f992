/** Python's storage classes, with which checkpoints name the dtype of a storage. */
import * as dtypes from '../../core/types/dtype';
import { DType } from '../../core/types/dtype';

/** The class of storages whose dtype has no class of its own. The tensors say which dtype they have. */
export const untypedStorage = 'UntypedStorage';

/** The dtypes that have a storage class. Newer dtypes get none. */
const storageNames = new Map<DType, string>([
  [dtypes.float64, 'DoubleStorage'],
  [dtypes.float32, 'FloatStorage'],
  [dtypes.float16, 'HalfStorage'],
  [dtypes.int64, 'LongStorage'],
  [dtypes.int32, 'IntStorage'],
  [dtypes.int16, 'ShortStorage'],
  [dtypes.int8, 'CharStorage'],
  [dtypes.uint8, 'ByteStorage'],
  [dtypes.bool, 'BoolStorage'],
  [dtypes.bfloat16, 'BFloat16Storage'],
  [dtypes.complex128, 'ComplexDoubleStorage'],
  [dtypes.complex64, 'ComplexFloatStorage'],
  [dtypes.qint8, 'QInt8Storage'],
  [dtypes.qint32, 'QInt32Storage'],
  [dtypes.quint8, 'QUInt8Storage'],
  [dtypes.quint4x2, 'QUInt4x2Storage'],
  [dtypes.quint2x4, 'QUInt2x4Storage'],
]);

const dtypesByStorage = new Map([...storageNames].map(([dtype, name]) => [name, dtype]));

/** The class of storages of `dtype`, or undefined where there is none. */
export function storageNameOf(dtype: DType): string | undefined {
  return storageNames.get(dtype);
}

/** The dtype of the storages of a class; uint8 where the class does not say one. */
export function dtypeOfStorage(name: string): DType | undefined {
  return name === untypedStorage ? dtypes.uint8 : dtypesByStorage.get(name);
}

/** The dtypes by the names that pickles use (`float32`). */
export const dtypesByName = new Map<string, DType>(
  Object.values(dtypes).flatMap((value) => (value instanceof DType ? [[value.name, value] as const] : [])),
);

/** The size of the parts whose bytes are reversed for another byte order; of a complex number, of each half. */
export function swappedSize(dtype: DType): number {
  return dtype.isComplex ? dtype.itemsize / 2 : dtype.itemsize;
}
