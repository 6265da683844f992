/** Distributions as TypeScript sees them. `npm run types` compiles this file; nothing runs it. */
import { type distributions, type Tensor, torch } from 'torch-node';

const { Bernoulli, ComposeTransform, constraints, ExpTransform, klDivergence, Normal, registerKl } =
  torch.distributions;

export function calls(x: Tensor): Tensor {
  const normal: distributions.Normal = new Normal(0, x);
  new Normal(0, { scale: 1, validateArgs: false });
  new Bernoulli({ logits: x });
  new Bernoulli(0.5);
  // @ts-expect-error scale is missing
  new Normal(0);
  // @ts-expect-error a string is no parameter
  new Normal('0', 1);
  // @ts-expect-error loc was given by position
  new Normal(0, { loc: 1, scale: 1 });
  // @ts-expect-error there is no such argument
  new Normal(0, 1, { validate: false });
  // @ts-expect-error sizes are numbers
  normal.sample(['3']);
  normal.rsample([3]).add(normal.expand([2]).loc);
  const log = new torch.distributions.LogNormal(0, 1);
  const base: distributions.Normal = log.baseDist;
  const transform: distributions.Transform = new ComposeTransform([new ExpTransform().inv], { cacheSize: 1 });
  // @ts-expect-error a number is no tensor
  transform(1);
  const constraint: distributions.constraints.Constraint = constraints.interval(0, x);
  registerKl(Normal, Bernoulli, (p, q) => p.loc.sub(q.probs));
  // @ts-expect-error a Bernoulli distribution has no loc
  registerKl(Normal, Bernoulli, (p, q) => p.loc.sub(q.loc));
  return klDivergence(base, normal).add(transform.inv(constraint.check(x)));
}
