/**
 * `torch.backends`: the libraries behind the kernels, and settings of how they compute.
 * @see https://docs.pytorch.org/docs/2.13/backends.html
 */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { mps } from './accelerators';

function setFlag(flag: string, value: boolean): void {
  expectBoolean(`backends.${flag}`, value);
  native.setBackendFlag(flag, value);
}

/** Adds properties to `target` that read and set libtorch's settings. In libtorch their names begin with `prefix`. */
function withFlags<T extends object, Name extends string>(
  target: T,
  prefix: string,
  names: readonly Name[],
): T & Record<Name, boolean> {
  for (const name of names) {
    const flag = `${prefix}.${name}`;
    Object.defineProperty(target, name, {
      get: () => native.backendFlag(flag),
      set: (value: boolean) => setFlag(flag, value),
      enumerable: true,
    });
  }
  return target as T & Record<Name, boolean>;
}

const isBuilt = (type: string) => (): boolean => !/built without/.test(native.deviceProblem(type));

/**
 * The libraries behind libtorch's kernels: whether they are there, and settings of how they compute.
 * @see https://docs.pytorch.org/docs/2.13/backends.html
 */
export const backends = {
  mps: {
    /** Says whether this machine has a GPU that MPS supports. */
    isAvailable: mps.isAvailable,
    /** Says whether this libtorch was built with MPS support. */
    isBuilt: isBuilt('mps'),
  },
  cuda: {
    /** Says whether this libtorch was built with CUDA support. */
    isBuilt: isBuilt('cuda'),
    /**
     * `allowTf32`: whether products of float32 matrices may be computed in TensorFloat-32, which is faster and has 10
     * bits of precision instead of 23. Default: false.
     */
    matmul: withFlags({}, 'cuda.matmul', ['allowTf32']),
    /** Says whether `scaledDotProductAttention` may use its FlashAttention kernel. */
    flashSdpEnabled: (): boolean => native.backendFlag('cuda.flashSdp'),
    /**
     * Sets whether `scaledDotProductAttention` may use its FlashAttention kernel. It may at first.
     * @param enabled whether it may
     * @throws TypeError for a value that is not a boolean
     */
    enableFlashSdp: (enabled: boolean): void => setFlag('cuda.flashSdp', enabled),
    /** Says whether `scaledDotProductAttention` may use its memory-efficient kernel. */
    memEfficientSdpEnabled: (): boolean => native.backendFlag('cuda.memEfficientSdp'),
    /**
     * Sets whether `scaledDotProductAttention` may use its memory-efficient kernel. It may at first.
     * @param enabled whether it may
     * @throws TypeError for a value that is not a boolean
     */
    enableMemEfficientSdp: (enabled: boolean): void => setFlag('cuda.memEfficientSdp', enabled),
    /** Says whether `scaledDotProductAttention` may be computed by ordinary operators. */
    mathSdpEnabled: (): boolean => native.backendFlag('cuda.mathSdp'),
    /**
     * Sets whether `scaledDotProductAttention` may be computed by ordinary operators. It may at first.
     * @param enabled whether it may
     * @throws TypeError for a value that is not a boolean
     */
    enableMathSdp: (enabled: boolean): void => setFlag('cuda.mathSdp', enabled),
    /** Says whether `scaledDotProductAttention` may use cuDNN's kernel. */
    cudnnSdpEnabled: (): boolean => native.backendFlag('cuda.cudnnSdp'),
    /**
     * Sets whether `scaledDotProductAttention` may use cuDNN's kernel. It may at first.
     * @param enabled whether it may
     * @throws TypeError for a value that is not a boolean
     */
    enableCudnnSdp: (enabled: boolean): void => setFlag('cuda.cudnnSdp', enabled),
  },
  /**
   * cuDNN, NVIDIA's library for convolutions and recurrent networks. `enabled`: whether cuDNN is used. Default: true.
   * `deterministic`: whether only algorithms are used that give the same bits every time. Default: false. `benchmark`:
   * whether several algorithms are tried for each new shape, and the fastest is kept. Default: false. `allowTf32`:
   * whether float32 convolutions may be computed in TensorFloat-32. Default: true.
   */
  cudnn: withFlags(
    {
      /** Says whether this libtorch has cuDNN. */
      isAvailable: (): boolean => native.cudnnVersion() !== null,
      /** Returns the version of cuDNN as one number, 91900 for 9.19.0; null where this libtorch has none. */
      version: (): number | null => native.cudnnVersion(),
    },
    'cudnn',
    ['enabled', 'deterministic', 'benchmark', 'allowTf32'],
  ),
  cpu: {
    /**
     * Returns which of libtorch's kernels are used, by the instructions that they need: `'AVX512'`, `'AVX2'`,
     * `'DEFAULT'`, ….
     */
    getCpuCapability: (): string => native.versions().cpuCapability,
  },
};
