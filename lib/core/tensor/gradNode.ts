/**
 * The nodes of the recorded graph.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
 */
import { inspect } from 'node:util';
import type { NodeHandle } from '../../native/api';
import { native } from '../../native/load';

/** The addon's handle of a node. @internal */
export let handleOf: (node: GradNode) => NodeHandle;
/** The object for a handle that the addon returned. @internal */
export let nodeOf: (handle: NodeHandle) => GradNode;

/**
 * Some libtorch overloads take a number where Python passes a 0-d tensor to another overload. These are their nodes'
 * names, which `name()` replaces by those that Python shows.
 */
const numberNode = /^(Add|Sub|Mul|Div)Backward1$/;

/**
 * A node of the recorded graph: one operation, which computes the gradients of its inputs in a backward pass.
 * `x.gradFn` is the node that recorded `x`, and prints as in Python: `<AddBackward0>`. A node keeps all nodes it leads
 * to alive.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.Node
 */
export class GradNode {
  readonly #handle: NodeHandle;

  /** Made by the library alone: programs take a tensor's `gradFn`. */
  constructor(handle: NodeHandle) {
    this.#handle = handle;
  }

  static {
    handleOf = (node) => node.#handle;
    nodeOf = (handle) => new GradNode(handle);
  }

  /**
   * Whether both objects stand for the same node. Every time a node is read, as by `x.gradFn`, a new object stands for
   * it.
   */
  isSame(other: GradNode): boolean {
    return native.nodeId(this.#handle) === native.nodeId(other.#handle);
  }

  /** The name of the operation's backward, such as `AddBackward0`. */
  name(): string {
    return native.nodeName(this.#handle).replace(numberNode, '$1Backward0');
  }

  /**
   * The nodes that this node passes gradients to, in the order of the operation's inputs: for each input its node, and
   * which of that node's outputs the input was (its input number in the backward pass). The node is null for an input
   * that needs no gradient.
   */
  get nextFunctions(): [node: GradNode | null, number: number][] {
    return native
      .nodeNext(this.#handle)
      .map(([handle, number]) => [handle === null ? null : nodeOf(handle), number]);
  }

  toString(): string {
    const name = this.name();
    return `<${name.slice(name.lastIndexOf(':') + 1)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
