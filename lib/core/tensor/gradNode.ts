/**
 * The recorded graph as JavaScript sees it.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#autograd-graph
 */
import { inspect } from 'node:util';
import type { NodeHandle } from '../../native/api';
import { native } from '../../native/load';

/** The addon's handle of a node. @internal */
export let handleOf: (node: GradNode) => NodeHandle;
/** @internal */
export let nodeOf: (handle: NodeHandle) => GradNode;

/** Node names of the overloads that take a number where Python hands a tensor that holds it to the other overload. */
const numberNode = /^(Add|Sub|Mul|Div)Backward1$/;

/**
 * What recorded a tensor, and will compute gradients in a backward pass; its text is Python's: `<AddBackward0>`.
 * Holding it holds the graph below it.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.Node
 */
export class GradNode {
  readonly #handle: NodeHandle;

  /** @internal */
  constructor(handle: NodeHandle) {
    this.#handle = handle;
  }

  static {
    handleOf = (node) => node.#handle;
    nodeOf = (handle) => new GradNode(handle);
  }

  /** Whether both are one node of the graph: each look at a node gives another object. */
  isSame(other: GradNode): boolean {
    return native.nodeId(this.#handle) === native.nodeId(other.#handle);
  }

  /** `AddBackward0` */
  name(): string {
    return native.nodeName(this.#handle).replace(numberNode, '$1Backward0');
  }

  /** For each gradient that this node computes, the node that gets it, and as its how-manieth; null where none does. */
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
