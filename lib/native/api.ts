/**
 * The functions that the addon exports (native/addon.cc). A tensor is passed as its index in the environment's table,
 * and a random generator as an External; only lib/core makes and reads either.
 *
 * The garbage collector does not know that an index refers to a tensor. Where anything is allocated between reading an
 * index and calling the addon, the call therefore also takes `roots`: the tensors themselves, which stay alive until
 * the addon holds what it needs.
 */

/** The index of a tensor in the environment's table. */
export type TensorIndex = number;
/** A random generator of libtorch. */
export type GeneratorHandle = { readonly generator: unique symbol };
/**
 * A list of tensors, which operators take as one value. Given as the owner of a result, it takes the tensors of the
 * result.
 */
export type TensorListHandle = { readonly list: unique symbol };
/** A node of the recorded graph. */
export type NodeHandle = { readonly node: unique symbol };
/** A hook on a node of the recorded graph. */
export type NodeHookHandle = { readonly nodeHook: unique symbol };
/** A tensor as autograd saves one for the backward pass. */
export type SavedTensorHandle = { readonly saved: unique symbol };
/** An inference mode that was entered. */
export type InferenceScope = { readonly inference: unique symbol };

/** The type of an operator's argument or result (native/bridge/ivalue.h). */
export interface NativeType {
  kind: number;
  optional: boolean;
  list: boolean;
  optionalElements: boolean;
  /** The length of a list for which a single value may be given (`int[2]`). */
  size?: number;
}

export interface NativeArgument extends NativeType {
  name: string;
  keywordOnly: boolean;
  hasDefault: boolean;
  out: boolean;
}

export interface NativeResult extends NativeType {
  name: string;
  /** The index of the argument that is the result (in place, or `out`), or −1. */
  alias: number;
}

/**
 * Calls one overload: the object that owns a new result, two values that keep the tensors of the arguments alive, then
 * the arguments in the schema's order. It returns an error instead of throwing it.
 */
export type NativeCall = (
  result: object | undefined,
  root1: unknown,
  root2: unknown,
  ...values: unknown[]
) => unknown;

/**
 * Calls one overload with the arguments in the argument buffer. It returns the argument buffer where the call needs the
 * general path, because a value does not fit its parameter.
 */
export type NativeBufferCall = (result: object | undefined, root1: unknown, root2: unknown) => unknown;

export interface NativeOverload {
  overload: string;
  schema: string;
  arguments: NativeArgument[];
  returns: NativeResult[];
  call: NativeCall;
  callFromBuffer: NativeBufferCall;
  /**
   * Calls the overload for each element of lists. For a tensor a list may be given, and for a number an array. The
   * first argument is a list; results are put into the list `result`.
   */
  callEach: NativeCall;
  /** The same for a matrix product that writes to one of its arguments. Several elements may be computed at once. */
  callEachInParallel: NativeCall;
  /**
   * Calls the overload without the check of its arguments (native/guards/guard_table.h); absent where there is no such
   * check.
   */
  callUnguarded?: NativeCall;
}

export interface DeviceMemory {
  allocated: number;
  maxAllocated?: number;
  reserved: number;
  maxReserved?: number;
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.cuda.get_device_properties.html */
export interface CudaDeviceProperties {
  name: string;
  /** Bytes. */
  totalMemory: number;
  major: number;
  minor: number;
  multiProcessorCount: number;
  maxThreadsPerMultiProcessor: number;
  warpSize: number;
  L2CacheSize: number;
  sharedMemoryPerBlock: number;
  isIntegrated: number;
}

export interface NativeAddon {
  // native/operators/operator_calls.cc
  operatorNames(): string[];
  describeOperator(name: string): NativeOverload[];
  /** The argument buffer (lib/core/operators/argumentBuffer.ts). There is one for each environment. */
  argumentBuffer(): Float64Array;

  // native/tensor/tensor.cc
  adopt(owner: object, index: TensorIndex): void;
  dispose(index: TensorIndex): void;
  isDisposed(index: TensorIndex): boolean;
  setData(target: TensorIndex, source: TensorIndex): void;
  shape(index: TensorIndex): number[];
  strides(index: TensorIndex): number[];
  size(index: TensorIndex, dim: number): number;
  dim(index: TensorIndex): number;
  numel(index: TensorIndex): number;
  storageOffset(index: TensorIndex): number;
  dtype(index: TensorIndex): number;
  layout(index: TensorIndex): number;
  device(index: TensorIndex): string;
  elementSize(index: TensorIndex): number;
  isLeaf(index: TensorIndex): boolean;
  version(index: TensorIndex): number;
  outputNr(index: TensorIndex): number;
  requiresGrad(index: TensorIndex): boolean;
  setRequiresGrad(index: TensorIndex, value: boolean): void;
  retainsGrad(index: TensorIndex): boolean;
  retainGrad(index: TensorIndex): void;
  isContiguous(index: TensorIndex, memoryFormat: number): boolean;
  flags(index: TensorIndex): number;
  /** Returns `cached` where that is still the index of the gradient. */
  grad(index: TensorIndex, cached: TensorIndex | undefined): TensorIndex | null;
  setGrad(index: TensorIndex, grad: TensorIndex | null): void;
  /** The number of a dtype, or null for any dtype. */
  gradDtype(index: TensorIndex): number | null;
  setGradDtype(index: TensorIndex, dtype: number | undefined): void;
  storagePointer(index: TensorIndex): bigint;
  dataPointer(index: TensorIndex): bigint;
  storageBytes(index: TensorIndex): number;
  item(index: TensorIndex, exact: boolean): number | bigint | boolean | { re: number; im: number };

  // native/tensor/indexing.cc
  /** Selects elements. The items of the index are in the argument buffer. */
  getIndex(result: object, index: TensorIndex, root: unknown): TensorIndex;
  setIndex(index: TensorIndex, value: TensorIndex, roots: unknown): void;

  // native/operators/tensor_list.cc
  newTensorList(indices: readonly TensorIndex[], roots: unknown): TensorListHandle;
  /** The indices of the tensors, which have no owners yet. */
  tensorListItems(list: TensorListHandle): TensorIndex[];
  tensorListLength(list: TensorListHandle): number;
  /** The value of each tensor. Each has one element. */
  tensorListValues(list: TensorListHandle): number[];
  clearTensorLists(lists: readonly TensorListHandle[]): void;
  /**
   * Fills `result`; the kind of each tensor's gradient (native/operators/tensor_list.cc), undefined where all are dense
   * and real.
   */
  gradients(list: TensorListHandle, result: TensorListHandle): number[] | undefined;
  /** Lists of at most `limit` elements, or of one tensor with more. Undefined where the list itself is one. */
  splitTensorList(list: TensorListHandle, limit: number): TensorListHandle[] | undefined;
  /** Whether all tensors have the same dtype and are on the same device. */
  isUniform(list: TensorListHandle): boolean;

  // native/tensor/typed_array.cc
  fromBytes(result: object, view: ArrayBufferView, dtype: number, sizes: readonly number[]): TensorIndex;
  toBytes(index: TensorIndex): ArrayBuffer;
  copyBytes(index: TensorIndex, view: ArrayBufferView): void;
  shareBytes(index: TensorIndex): ArrayBuffer;

  // native/files/tensor_file.cc and native/files/crc32.cc
  /** The CRC-32 of a sequence of bytes that ends with `view`. `crc` is the CRC-32 of the bytes before, 0 for none. */
  crc32(view: Uint8Array, crc: number): number;
  /**
   * Writes part of a CPU tensor's memory at the file's position. Returns the CRC-32 of it and the bytes before, whose
   * CRC-32 is `crc`.
   */
  writeBytes(fd: number, index: TensorIndex, offset: number, bytes: number, crc: number): number;
  /** Tells the disk to begin writing what the file has received. */
  startWriteback(fd: number, position: number, bytes: number): void;
  /** Fills a CPU tensor with the bytes of a file from `position` on, and returns their CRC-32. */
  readBytes(fd: number, position: number, index: TensorIndex): number;
  /**
   * The first `bytes` of a file as a uint8 tensor. The system reads them when they are used; writing to the tensor does
   * not change the file.
   */
  mapFile(result: object, fd: number, bytes: number): TensorIndex;
  /** A uint8 tensor that shares all of the storage of another tensor. */
  wholeStorage(result: object, index: TensorIndex): TensorIndex;
  /** A uint8 tensor with a storage of its own, over part of another tensor's memory. */
  sliceStorage(result: object, index: TensorIndex, offset: number, bytes: number): TensorIndex;

  // native/autograd/autograd.cc
  backward(
    tensors: readonly TensorIndex[],
    gradients: readonly (TensorIndex | null)[],
    retainGraph: boolean | undefined,
    createGraph: boolean,
    inputs: readonly TensorIndex[],
    roots: unknown,
  ): void;
  gradOf(
    outputs: readonly TensorIndex[],
    inputs: readonly TensorIndex[],
    gradients: readonly (TensorIndex | null)[],
    retainGraph: boolean | undefined,
    createGraph: boolean,
    allowUnused: boolean,
    roots: unknown,
  ): (TensorIndex | null)[];
  /** The same for edges of the recorded graph. With `accumulate`, adds the gradients to the leaves' `grad`. */
  gradOfEdges(
    roots: readonly (readonly [NodeHandle, number])[],
    inputs: readonly (readonly [NodeHandle, number])[],
    gradients: readonly (TensorIndex | null)[],
    retainGraph: boolean | undefined,
    createGraph: boolean,
    allowUnused: boolean,
    accumulate: boolean,
    keep: unknown,
  ): (TensorIndex | null)[];
  enterDualLevel(): number;
  exitDualLevel(level: number): void;
  setBackwardOnThread(enabled: boolean): void;
  isGradEnabled(): boolean;
  setGradEnabled(enabled: boolean): void;
  isInferenceMode(): boolean;
  enterInferenceMode(enabled: boolean): InferenceScope;
  exitInferenceMode(scope: InferenceScope): void;

  // native/autograd/hooks.cc
  registerHook(index: TensorIndex, hook: (gradient: TensorIndex) => TensorIndex | undefined): number;
  removeHook(index: TensorIndex, hook: number): void;
  setAccumulatedHook(index: TensorIndex, hook: ((tensor: TensorIndex) => void) | null): void;

  // native/autograd/graph.cc
  gradNode(index: TensorIndex): NodeHandle | null;
  gradientEdge(index: TensorIndex): [node: NodeHandle, number: number];
  /** A number that identifies the node while it lives. */
  nodeId(node: NodeHandle): number;
  nodeName(node: NodeHandle): string;
  nodeNext(node: NodeHandle): [node: NodeHandle | null, number: number][];
  nodeHook(
    node: NodeHandle,
    hook: (
      first: (TensorIndex | null)[],
      second: (TensorIndex | null)[],
    ) => (TensorIndex | null)[] | undefined,
    before: boolean,
  ): NodeHookHandle;
  removeNodeHook(hook: NodeHookHandle): void;
  /** The number of the running backward pass, or −1. */
  graphTaskId(): number;
  /** Whether the running backward pass will run the node. */
  willRun(node: NodeHandle): boolean;
  /** Whether the running backward pass reaches all leaves, so that another one may run inside it. */
  isWholePass(): boolean;
  incrementVersion(index: TensorIndex): void;

  // native/autograd/saved_tensors.cc
  /** `pack` gets each tensor that autograd saves, and returns the function that returns it again. */
  pushSavedTensorHooks(pack: (tensor: TensorIndex) => () => TensorIndex): void;
  popSavedTensorHooks(): void;
  /** Forbids hooks with this message, or allows them with null. Returns the message before. */
  disableSavedTensorHooks(message: string | null): string | null;
  saveTensor(index: TensorIndex): SavedTensorHandle;
  unpackSavedTensor(saved: SavedTensorHandle): TensorIndex;

  // native/autograd/custom_function.cc
  customFunction(
    name: string,
    inputs: readonly TensorIndex[],
    outputs: readonly TensorIndex[],
    dirty: readonly TensorIndex[],
    nonDifferentiable: readonly TensorIndex[],
    saved: readonly (TensorIndex | null)[],
    materialize: boolean,
    backward: (gradients: (TensorIndex | null)[], saved: (TensorIndex | null)[]) => (TensorIndex | null)[],
    /** Called before this function returns, where an input has a tangent. Returns the tangents of the results. */
    jvp: (tangents: (TensorIndex | null)[]) => (TensorIndex | null)[],
    roots: unknown,
  ): (TensorIndex | undefined)[];

  // native/autograd/anomaly.cc
  setAnomalyReporter(stack: () => string, warn: (text: string) => void): void;
  setAnomalyEnabled(enabled: boolean, checkNan: boolean): void;
  isAnomalyEnabled(): boolean;
  isAnomalyCheckingNan(): boolean;

  // native/runtime/random.cc
  manualSeed(seed: number | bigint): void;
  newGenerator(device: string): GeneratorHandle;
  defaultGenerator(device: string): GeneratorHandle;
  generatorSeed(generator: GeneratorHandle, seed: number | bigint): void;
  generatorReseed(generator: GeneratorHandle): bigint;
  generatorInitialSeed(generator: GeneratorHandle): bigint;
  generatorState(generator: GeneratorHandle): TensorIndex;
  setGeneratorState(generator: GeneratorHandle, state: TensorIndex): void;
  generatorDevice(generator: GeneratorHandle): string;

  // native/runtime/device.cc
  deviceCount(type: string): number;
  deviceProblem(type: string): string;
  currentDevice(type: string): number;
  setCurrentDevice(device: string): void;
  synchronize(device: string): void;
  deviceMemory(device: string): DeviceMemory;
  resetPeakDeviceMemory(device: string): void;
  deviceMemoryInfo(device: string): number[];
  cudaProperties(device: string): CudaDeviceProperties;
  emptyDeviceCache(device: string): void;

  // native/runtime/autocast.cc
  isAutocastAvailable(deviceType: string): boolean;
  isAutocastEnabled(deviceType: string): boolean;
  setAutocastEnabled(deviceType: string, enabled: boolean): void;
  autocastDtype(deviceType: string): number;
  setAutocastDtype(deviceType: string, dtype: number): void;
  isAutocastCacheEnabled(): boolean;
  setAutocastCacheEnabled(enabled: boolean): void;
  clearAutocastCache(): void;
  incrementAutocastNesting(): number;
  decrementAutocastNesting(): number;

  // native/runtime/settings.cc
  float32MatmulPrecision(): string;
  setFloat32MatmulPrecision(precision: string): void;
  isDeterministicWarnOnly(): boolean;
  /** Returns whether this processor supports it. */
  setFlushDenormal(enabled: boolean): boolean;
  isWarnAlways(): boolean;
  setWarnAlways(enabled: boolean): void;
  setStreamMismatchWarning(enabled: boolean): void;
  isMultithreadingEnabled(): boolean;
  setMultithreadingEnabled(enabled: boolean): void;
  /** Returns whether operators computed tangents before. */
  setForwardGradEnabled(enabled: boolean): boolean;
  isGradLayoutEnforced(): boolean;
  setGradLayoutEnforced(enabled: boolean): void;

  // native/runtime/backends.cc
  backendFlag(name: string): boolean;
  setBackendFlag(name: string, on: boolean): void;
  cudnnVersion(): number | null;

  // native/bridge/error_classes.cc
  setErrorClasses(...classes: (new (message: string) => Error)[]): void;

  // native/runtime/warnings.cc
  /** `receive` gets the text of each warning of libtorch's when the call that caused it ends. It must not throw. */
  setWarningReceiver(receive: (text: string) => void): void;

  // native/runtime/sanitizer_probe.cc
  /** In the build with sanitizers only: commits a fault that they must report. */
  sanitizerProbe?(fault: 'bounds' | 'overflow'): number;

  // native/runtime/libm.cc
  pow(base: number, exponent: number): number;
  cos(angle: number): number;
  log(value: number): number;

  // native/runtime/runtime.cc
  versions(): { libtorch: string; libtorchPath: string; config: string; cpuCapability: string };
  cpuCapabilities(): Record<string, boolean | number | string>;
  numThreads(): number;
  setNumThreads(count: number): void;
  numInteropThreads(): number;
  setNumInteropThreads(count: number): void;
  setDeterministic(enabled: boolean, warnOnly: boolean): void;
  isDeterministic(): boolean;
  defaultDtype(): number;
  setDefaultDtype(code: number): void;
  setCollector(collect: (all: boolean) => void): void;
  memory(): { tensors: number; bytes: number; peakBytes: number; cachedBytes: number; collections: number };
  releaseCachedMemory(): void;
  forgetMemoryInUse(): void;
}
