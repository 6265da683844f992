/**
 * What the addon exports (native/addon.cc). A tensor crosses as its index in the environment's table, a generator as
 * an External; only lib/core makes and reads either.
 *
 * An index says nothing to the garbage collector. Where anything is allocated between reading one and calling the
 * addon, the call takes `roots`: the tensors themselves, so that they live until the addon holds what it needs.
 */

/** A tensor in the environment's table. */
export type TensorIndex = number;
/** A native random generator. */
export type GeneratorHandle = { readonly generator: unique symbol };
/** A list of tensors, given to operators as one value; as the owner of a fresh result it takes that list. */
export type TensorListHandle = { readonly list: unique symbol };
/** A node of the recorded graph. */
export type NodeHandle = { readonly node: unique symbol };
/** A hook on such a node. */
export type NodeHookHandle = { readonly nodeHook: unique symbol };
/** A tensor as autograd keeps one for the backward. */
export type SavedTensorHandle = { readonly saved: unique symbol };
/** An entered inference mode. */
export type InferenceScope = { readonly inference: unique symbol };

/** A type of an operator's argument or result (native/bridge/convert.h). */
export interface NativeType {
  kind: number;
  optional: boolean;
  list: boolean;
  optionalElements: boolean;
  /** The length of a list for which one value also stands (`int[2]`). */
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
  /** The argument that this result is (in place, `out`), or −1. */
  alias: number;
}

/**
 * Calls one overload: the object that owns a fresh result, two values that keep the arguments' tensors alive, then the
 * arguments in the schema's order. What it throws it returns: an Error is for the caller to throw.
 */
export type NativeCall = (
  result: object | undefined,
  root1: unknown,
  root2: unknown,
  ...values: unknown[]
) => unknown;

/** As `NativeCall`, the arguments on the page; the page itself where one must cross alone. */
export type NativeBufferCall = (result: object | undefined, root1: unknown, root2: unknown) => unknown;

export interface NativeOverload {
  overload: string;
  schema: string;
  arguments: NativeArgument[];
  returns: NativeResult[];
  call: NativeCall;
  callFromBuffer: NativeBufferCall;
  /**
   * A call for each element of lists: where the operator takes one tensor, a list may be given, and where one number, an
   * array. The first argument is a list; results go into the list `result`.
   */
  callEach: NativeCall;
  /** As `callEach`, for a matrix product that writes to one of its arguments: the elements may be computed at once. */
  callEachInParallel: NativeCall;
  /** The call without the check that stands before it (native/guards/guard_table.h), where there is one. */
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
  /** Where arguments are written (lib/core/operators/argumentBuffer.ts), always the same. */
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
  /** `cached` comes back where it is that very gradient still. */
  grad(index: TensorIndex, cached: TensorIndex | undefined): TensorIndex | null;
  setGrad(index: TensorIndex, grad: TensorIndex | null): void;
  /** A dtype's number, or null for any. */
  gradDtype(index: TensorIndex): number | null;
  setGradDtype(index: TensorIndex, dtype: number | undefined): void;
  storagePointer(index: TensorIndex): bigint;
  dataPointer(index: TensorIndex): bigint;
  storageBytes(index: TensorIndex): number;
  item(index: TensorIndex, exact: boolean): number | bigint | boolean | { re: number; im: number };
  /** The items of an index are on the argument page. */
  getIndex(result: object, index: TensorIndex, root: unknown): TensorIndex;
  setIndex(index: TensorIndex, value: TensorIndex, roots: unknown): void;

  // native/operators/tensor_list.cc
  newTensorList(indices: readonly TensorIndex[], roots: unknown): TensorListHandle;
  /** Indices that wait for their owners. */
  tensorListItems(list: TensorListHandle): TensorIndex[];
  tensorListLength(list: TensorListHandle): number;
  /** What each tensor, of one element, holds. */
  tensorListValues(list: TensorListHandle): number[];
  clearTensorLists(lists: readonly TensorListHandle[]): void;
  /** Fills `result`; the kind of each tensor's gradient (tensor_list.cc), undefined where all are dense and real. */
  gradients(list: TensorListHandle, result: TensorListHandle): number[] | undefined;
  /** Lists of at most `limit` elements, or of one tensor with more; undefined where the whole is such a list. */
  splitTensorList(list: TensorListHandle, limit: number): TensorListHandle[] | undefined;
  /** Whether all tensors are of one dtype on one device. */
  isUniform(list: TensorListHandle): boolean;

  // native/tensor/typed_array.cc
  fromBytes(result: object, view: ArrayBufferView, dtype: number, sizes: readonly number[]): TensorIndex;
  toBytes(index: TensorIndex): ArrayBuffer;
  copyBytes(index: TensorIndex, view: ArrayBufferView): void;
  shareBytes(index: TensorIndex): ArrayBuffer;

  // native/files/tensor_file.cc and native/files/crc32.cc
  /** The CRC-32 of bytes that follow bytes with the checksum `crc`; 0 where none do. */
  crc32(view: Uint8Array, crc: number): number;
  /** Writes part of a CPU tensor's memory where the file stands; its CRC-32 after bytes with the checksum `crc`. */
  writeBytes(fd: number, index: TensorIndex, offset: number, bytes: number, crc: number): number;
  /** Tells the disk to begin with what has been written. */
  startWriteback(fd: number, position: number, bytes: number): void;
  /** Fills a CPU tensor with the file's bytes from `position` on; their CRC-32. */
  readBytes(fd: number, position: number, index: TensorIndex): number;
  /** The file's first `bytes` as a uint8 tensor that is read when looked at; writing to it leaves the file alone. */
  mapFile(result: object, fd: number, bytes: number): TensorIndex;
  /** A uint8 tensor over all of a tensor's storage, which they share. */
  wholeStorage(result: object, index: TensorIndex): TensorIndex;
  /** A uint8 tensor with a storage of its own over part of another tensor's memory. */
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
  /** As `gradOf`, between places of the graph; with `accumulate`, sums up in the leaves' `grad`. */
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
  /** A number that no other node has while this one lives. */
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
  /** The number of the backward pass that runs, or −1. */
  graphTaskId(): number;
  /** Whether the backward pass that runs comes to the node. */
  willRun(node: NodeHandle): boolean;
  /** Whether the backward pass that runs comes to all leaves, so that another may run inside of it. */
  isWholePass(): boolean;
  incrementVersion(index: TensorIndex): void;

  // native/autograd/saved_tensors.cc
  /** `pack` gets each tensor that is kept, and gives what gives it back. */
  pushSavedTensorHooks(pack: (tensor: TensorIndex) => () => TensorIndex): void;
  popSavedTensorHooks(): void;
  /** The message that hooks were forbidden with before. */
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
    /** Called before this returns, where an input has a tangent: the results' tangents. */
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
  /** Whether this processor can. */
  setFlushDenormal(enabled: boolean): boolean;
  isWarnAlways(): boolean;
  setWarnAlways(enabled: boolean): void;
  setStreamMismatchWarning(enabled: boolean): void;
  isMultithreadingEnabled(): boolean;
  setMultithreadingEnabled(enabled: boolean): void;
  /** Whether operators computed tangents before. */
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
