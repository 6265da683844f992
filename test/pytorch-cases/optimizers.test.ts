/** Five steps of PyTorch's optimizers over a small regression, with the losses, the final parameters, the defaults. */
import { type Tensor, torch } from 'torch-node';
import { camelCase } from '../support/camelCase';
import { answeredCases } from './answered';
import { differenceOfLists } from './close';
import { problemsOf } from './record';
import { tolerances } from './tolerances';
import { Decoder, decoding, type Json } from './values';

interface Case {
  id: string;
  optimizer: string;
  kwargs: { [key: string]: Json };
  init: Json[];
  inputs: Json;
  losses: number[];
  final: Json[];
  defaults: { [key: string]: Json };
}

/** What the cases need of an optimizer. */
interface Optimizer {
  zeroGrad(): void;
  step(closure?: () => Tensor): unknown;
  defaults: Record<string, unknown>;
}

const { cases, file } = answeredCases<Case>('optimizers', 'modules');

const decode = decoding(file);

function construct({ optimizer, kwargs }: Case, parameters: Tensor[]): Optimizer {
  const classes = Reflect.get(torch, 'optim') as unknown as
    | Record<string, new (...args: unknown[]) => Optimizer>
    | undefined;
  const found = classes?.[optimizer];
  if (!found) throw new Error(`torch.optim.${optimizer} is missing`);
  return new found(parameters, ...new Decoder(file).args([], kwargs));
}

function run(one: Case): string | undefined {
  const parameters = one.init.map((value) => (decode(value) as Tensor).requiresGrad_());
  const optimizer = construct(one, parameters);
  const [weight, bias] = parameters as [Tensor, Tensor?];
  const losses: number[] = [];
  for (const input of decode(one.inputs) as Tensor) {
    const closure = (): Tensor => {
      optimizer.zeroGrad();
      const product = input.matmul(weight.t()) as Tensor;
      const y = bias ? product.add(bias) : product;
      const loss = y.pow(2).mean() as Tensor;
      loss.backward();
      return loss;
    };
    if (one.optimizer === 'LBFGS') {
      losses.push((optimizer.step(closure) as Tensor).item());
    } else {
      losses.push(closure().item());
      optimizer.step();
    }
  }
  const tolerance = tolerances[one.id] ?? tolerances[one.optimizer];
  return (
    differenceOfLists('losses', losses, one.losses, tolerance ?? { rtol: 1.3e-6, atol: 1e-5 }) ??
    differenceOfLists('final', parameters, one.final.map(decode), tolerance) ??
    differenceOfDefaults(optimizer.defaults, one.defaults)
  );
}

function differenceOfDefaults(
  actual: Record<string, unknown>,
  expected: { [key: string]: Json },
): string | undefined {
  for (const [name, value] of Object.entries(expected)) {
    const own = actual[camelCase(name)];
    const wanted = decode(value);
    const lists = [own, wanted].map((item) => (Array.isArray(item) ? item : [item]));
    const found = differenceOfLists(`default ${name}`, lists[0] as unknown[], lists[1] as unknown[]);
    if (found) return found;
  }
  return undefined;
}

/** What the article's program uses, and its neighbour. */
const required = /^(Adam|SGD)#/;

test('every case of optimizers.jsonl that is not known to fail passes', () => {
  expect(cases).toHaveLength(44);
  expect(problemsOf({ name: 'optimizers', cases, run, required })).toEqual([]);
});
