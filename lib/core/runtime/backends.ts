/**
 * What Python has as `torch.backends`: which libraries stand behind the kernels, and how these compute.
 * @see https://docs.pytorch.org/docs/2.13/backends.html
 */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { mps } from './accelerators';

function setFlag(flag: string, value: boolean): void {
  expectBoolean(`backends.${flag}`, value);
  native.setBackendFlag(flag, value);
}

/** `target` with settings as properties that are read and set in libtorch: `names` are theirs there. */
function withFlags<T extends object, Name extends string>(
  target: T,
  place: string,
  names: readonly Name[],
): T & Record<Name, boolean> {
  for (const name of names) {
    const flag = `${place}.${name}`;
    Object.defineProperty(target, name, {
      get: () => native.backendFlag(flag),
      set: (value: boolean) => setFlag(flag, value),
      enumerable: true,
    });
  }
  return target as T & Record<Name, boolean>;
}

const isBuilt = (type: string) => (): boolean => !/built without/.test(native.deviceProblem(type));

export const backends = {
  mps: {
    isAvailable: mps.isAvailable,
    /** Whether this libtorch was built with MPS support. */
    isBuilt: isBuilt('mps'),
  },
  cuda: {
    isBuilt: isBuilt('cuda'),
    /** `allowTf32`: whether matrix products of float32 may be computed in TensorFloat-32. Default: false. */
    matmul: withFlags({}, 'cuda.matmul', ['allowTf32']),
    /** Whether `scaledDotProductAttention` may take its FlashAttention kernel. */
    flashSdpEnabled: (): boolean => native.backendFlag('cuda.flashSdp'),
    enableFlashSdp: (enabled: boolean): void => setFlag('cuda.flashSdp', enabled),
    memEfficientSdpEnabled: (): boolean => native.backendFlag('cuda.memEfficientSdp'),
    enableMemEfficientSdp: (enabled: boolean): void => setFlag('cuda.memEfficientSdp', enabled),
    mathSdpEnabled: (): boolean => native.backendFlag('cuda.mathSdp'),
    enableMathSdp: (enabled: boolean): void => setFlag('cuda.mathSdp', enabled),
    cudnnSdpEnabled: (): boolean => native.backendFlag('cuda.cudnnSdp'),
    enableCudnnSdp: (enabled: boolean): void => setFlag('cuda.cudnnSdp', enabled),
  },
  /**
   * `enabled`: whether cuDNN is used at all. Default: true.
   * `deterministic`: whether it takes only algorithms that give the same bits each time. Default: false.
   * `benchmark`: whether it tries which algorithm is the fastest. Default: false.
   * `allowTf32`: whether convolutions of float32 may be computed in TensorFloat-32. Default: true.
   */
  cudnn: withFlags(
    {
      isAvailable: (): boolean => native.cudnnVersion() !== null,
      /** 91900 for 9.19.0; null where this libtorch has none. */
      version: (): number | null => native.cudnnVersion(),
    },
    'cudnn',
    ['enabled', 'deterministic', 'benchmark', 'allowTf32'],
  ),
  cpu: { getCpuCapability: (): string => native.versions().cpuCapability },
};
