/** Edges of the recorded graph, along which gradients flow. */

import type { NodeHandle } from '../../native/api';
import { native } from '../../native/load';
import { anything, instance, natural, signature, type Takes, tensorRule } from '../arguments/rules';
import { describe } from '../support/describe';
import { GradNode, handleOf, nodeOf } from '../tensor/gradNode';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';

const bindEdge = signature({
  node: instance('a Node', GradNode),
  outputNr: natural(),
  ownershipToken: anything<unknown>(null),
});
const bindTensor = signature({ tensor: tensorRule() });

/**
 * The edge of the recorded graph along which the gradient of a tensor arrives at a node. In `autograd.grad` and
 * `autograd.backward` it may be given instead of the tensor, whose memory can then be freed.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.GradientEdge
 */
export class GradientEdge {
  /**
   * The node at which the gradient arrives: the operation that made the tensor, or what adds to the `grad` of a leaf.
   */
  readonly node: GradNode;
  /** Which result of the node's operation the tensor is, from 0. */
  readonly outputNr: number;

  /**
   * @param node the node at which the gradient arrives
   * @param outputNr which result of the node's operation the tensor is, from 0
   * @param ownershipToken accepted as in Python and ignored: the node itself keeps what it needs alive
   */
  constructor(
    ...args: Takes<
      ['node', 'outputNr', 'ownershipToken'],
      [node: GradNode, outputNr: number, ownershipToken?: unknown]
    >
  ) {
    const { node, outputNr } = bindEdge('GradientEdge', args);
    this.node = node;
    this.outputNr = outputNr;
  }
}

/**
 * Returns the edge of the recorded graph along which the gradient of a tensor arrives. For a leaf it leads to the node
 * that adds the gradient to `grad`.
 * @param tensor a tensor that requires a gradient
 * @throws Error for a tensor that does not require a gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.get_gradient_edge.html
 */
export function getGradientEdge(...args: Takes<['tensor'], [tensor: Tensor]>): GradientEdge {
  const { tensor } = bindTensor('getGradientEdge', args);
  const [handle, number] = native.gradientEdge(indexOf(tensor));
  return new GradientEdge(nodeOf(handle), number);
}

/** Whether `value` is a GradientEdge. @internal */
export const isEdge = (value: unknown): value is GradientEdge => value instanceof GradientEdge;

/** Turns a Tensor or a GradientEdge into the edge that the addon takes. */
function edgeOf(name: string, value: unknown): readonly [NodeHandle, number] {
  if (isTensor(value)) return native.gradientEdge(indexOf(value));
  if (isEdge(value)) return [handleOf(value.node), value.outputNr];
  throw new TypeError(`${name}: expected a Tensor or GradientEdge, got ${describe(value)}`);
}

interface PassOptions {
  retainGraph: boolean | null;
  createGraph: boolean;
  allowUnused: boolean;
  /** Whether to add the gradients to `grad` of the leaves, or of `inputs`, instead of returning them. */
  accumulate: boolean;
}

/** Runs a backward pass in which GradientEdges may be given instead of tensors. @internal */
export function throughEdges(
  name: string,
  roots: readonly (Tensor | GradientEdge)[],
  inputs: readonly (Tensor | GradientEdge)[],
  gradients: readonly (Tensor | null)[],
  options: PassOptions,
): (Tensor | null)[] {
  const wrong = gradients.find((gradient) => gradient !== null && !isTensor(gradient));
  if (wrong !== undefined)
    throw new TypeError(`${name}: expected gradients to be Tensors, got ${describe(wrong)}`);
  const from = roots.map((value) => edgeOf(name, value));
  const to = inputs.map((value) => edgeOf(name, value));
  const raw = native.gradOfEdges(
    from,
    to,
    gradients.map((gradient) => (gradient === null ? null : indexOf(gradient))),
    options.retainGraph ?? undefined,
    options.createGraph,
    options.allowUnused,
    options.accumulate,
    [roots, inputs, gradients],
  );
  return raw.map((index) => (index === null ? null : construct(Tensor, index)));
}
