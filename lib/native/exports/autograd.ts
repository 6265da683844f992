/** What native/autograd exports: backward passes, the recorded graph, its hooks and modes. */
import type { InferenceScope, NodeHandle, NodeHookHandle, SavedTensorHandle, TensorIndex } from '../handles';

/** The functions that native/autograd exports. */
export interface AutogradExports {
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
}
