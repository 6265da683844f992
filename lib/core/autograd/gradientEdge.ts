/** Places in the recorded graph where a gradient arrives. */

import type { NodeHandle } from '../../native/api';
import { native } from '../../native/load';
import { describe } from '../support/describe';
import { GradNode, handleOf, nodeOf } from '../tensor/gradNode';
import { construct, indexOf, isTensor, Tensor } from '../tensor/tensor';

/**
 * The place of the graph where the gradient of a tensor arrives: it can stand for the tensor in `autograd.grad` and
 * `autograd.backward`, without holding the tensor's memory.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.graph.GradientEdge
 */
export class GradientEdge {
  constructor(
    readonly node: GradNode,
    /** Which of the node's results it is. */
    readonly outputNr: number,
  ) {
    if (!(node instanceof GradNode)) {
      throw new TypeError(`GradientEdge: argument 'node': expected a Node, got ${describe(node)}`);
    }
    if (!Number.isInteger(outputNr) || outputNr < 0) {
      throw new RangeError(
        `GradientEdge: argument 'outputNr': expected an integer of at least 0, got ${describe(outputNr)}`,
      );
    }
  }
}

/**
 * Where the gradient of `tensor` arrives; for a leaf, its node sums it up into `grad`.
 * @throws Error if the tensor doesn't require grad
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.graph.get_gradient_edge.html
 */
export function getGradientEdge(tensor: Tensor): GradientEdge {
  if (!isTensor(tensor)) throw new TypeError(`getGradientEdge: expected a Tensor, got ${describe(tensor)}`);
  const [handle, number] = native.gradientEdge(indexOf(tensor));
  return new GradientEdge(nodeOf(handle), number);
}

/** Whether it is a place of the graph. @internal */
export const isEdge = (place: unknown): place is GradientEdge => place instanceof GradientEdge;

/** A tensor's place or a place, as the addon takes one. */
function edgeOf(name: string, place: unknown): readonly [NodeHandle, number] {
  if (isTensor(place)) return native.gradientEdge(indexOf(place));
  if (isEdge(place)) return [handleOf(place.node), place.outputNr];
  throw new TypeError(`${name}: expected a Tensor or GradientEdge, got ${describe(place)}`);
}

interface PassOptions {
  retainGraph: boolean | null;
  createGraph: boolean;
  allowUnused: boolean;
  /** Sums the gradients up in the leaves, those of `inputs` or all, instead of returning them. */
  accumulate: boolean;
}

/** A backward pass where places of the graph stand for tensors. @internal */
export function throughEdges(
  name: string,
  roots: readonly (Tensor | GradientEdge)[],
  inputs: readonly (Tensor | GradientEdge)[],
  gradients: readonly (Tensor | null)[],
  options: PassOptions,
): (Tensor | null)[] {
  const odd = gradients.find((gradient) => gradient !== null && !isTensor(gradient));
  if (odd !== undefined)
    throw new TypeError(`${name}: expected gradients to be Tensors, got ${describe(odd)}`);
  const from = roots.map((place) => edgeOf(name, place));
  const to = inputs.map((place) => edgeOf(name, place));
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
