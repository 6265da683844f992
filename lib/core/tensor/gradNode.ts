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
 * `x.gradFn` is the node of the operation that made `x`, and prints as in Python: `<AddBackward0>`. A node keeps alive
 * all the nodes to which it leads.
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
   * Whether `other` stands for the same node. Each time a node is read, as by `x.gradFn`, it comes as a new object, so
   * `===` does not tell.
   * @param other the node to compare with
   */
  isSame(other: GradNode): boolean {
    return native.nodeId(this.#handle) === native.nodeId(other.#handle);
  }

  /**
   * The name of the operation's backward function, such as `AddBackward0`.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.Node.name.html
   */
  name(): string {
    return native.nodeName(this.#handle).replace(numberNode, '$1Backward0');
  }

  /**
   * The nodes to which this node passes gradients, one pair for each input of the operation, in order: the node of the
   * operation that made the input, and the position of the input among that operation's results, from 0. The node is
   * null for an input that needs no gradient.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.Node.next_functions.html
   */
  get nextFunctions(): [node: GradNode | null, number: number][] {
    return native
      .nodeNext(this.#handle)
      .map(([handle, number]) => [handle === null ? null : nodeOf(handle), number]);
  }

  /** The text that Python prints: `<AddBackward0>`. */
  toString(): string {
    const name = this.name();
    return `<${name.slice(name.lastIndexOf(':') + 1)}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
