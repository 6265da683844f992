/** Projects the inputs of attention to queries, keys and values. */
import { nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';

/** Queries, keys and values. */
export type Triple = [query: Tensor, key: Tensor, value: Tensor];

/** The weights of the projections: packed in one matrix, or separate. */
export interface Projection {
  /** The packed weights of queries, keys and values, (3 · E, E), or null with `useSeparateProjWeight`. */
  inProjWeight: Tensor | null;
  /** The biases of the three projections, (3 · E), or null. */
  inProjBias: Tensor | null;
  /** Whether the three weights are separate; false by default. */
  useSeparateProjWeight: boolean;
  /** The weight of the queries, (E, E), where they are separate. */
  qProjWeight: Tensor | null;
  /** The weight of the keys, (E, features of the keys), where they are separate. */
  kProjWeight: Tensor | null;
  /** The weight of the values, (E, features of the values), where they are separate. */
  vProjWeight: Tensor | null;
}

/** Splits the result of one product into `count` parts. */
function cut(projected: Tensor, count: number, features: number): Tensor[] {
  const parts = projected.unflatten(-1, [count, features]).unsqueeze(0).transpose(0, -2).squeeze(-2);
  return parts.contiguous().unbind(0) as Tensor[];
}

/** Projects with as few products as the inputs allow. */
function projectPacked([q, k, v]: Triple, weight: Tensor, bias: Tensor | null): Triple {
  const { linear } = nnFunctions;
  const features = q.size(-1);
  if (q === k && k === v) return cut(linear(q, weight, bias), 3, features) as Triple;
  if (k === v) {
    const [ofQuery, ofRest] = weight.split([features, features * 2]) as Tensor[];
    const [queryBias, restBias] = bias === null ? [null, null] : bias.split([features, features * 2]);
    const query = linear(q, ofQuery as Tensor, queryBias ?? null);
    return [query, ...cut(linear(k, ofRest as Tensor, restBias ?? null), 2, features)] as Triple;
  }
  return projectApart([q, k, v], weight.chunk(3) as Triple, bias);
}

function projectApart(inputs: Triple, weights: readonly Tensor[], bias: Tensor | null): Triple {
  const biases = bias === null ? [] : (bias.chunk(3) as Tensor[]);
  return inputs.map((input, i) =>
    nnFunctions.linear(input, weights[i] as Tensor, biases[i] ?? null),
  ) as Triple;
}

/** @throws RangeError for weights of other sizes */
export function project(callee: string, inputs: Triple, given: Projection): Triple {
  const { inProjWeight, inProjBias, useSeparateProjWeight } = given;
  const fail = (argument: string, expected: string, got: unknown): never => {
    throw new RangeError(`${callee}: argument '${argument}': expected ${expected}, got ${got}`);
  };
  if (!useSeparateProjWeight) {
    if (inProjWeight === null)
      return fail('inProjWeight', 'a Tensor where the weights are not apart', 'null');
    return projectPacked(inputs, inProjWeight, inProjBias);
  }
  const features = inputs[0].size(-1);
  const weights = (['qProjWeight', 'kProjWeight', 'vProjWeight'] as const).map((name, i) => {
    const weight = given[name];
    if (weight === null) return fail(name, 'a Tensor where the weights are apart', 'null');
    const expected = [features, (inputs[i] as Tensor).size(-1)];
    if (String([...weight.shape]) !== String(expected)) fail(name, `size [${expected}]`, weight.shape);
    return weight;
  });
  return projectApart(inputs, weights, inProjBias);
}
