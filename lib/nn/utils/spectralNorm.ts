/**
 * Weights divided by their largest singular value, by a hook that runs before `forward`.
 * `parametrizations.spectralNorm` is the newer form.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.spectral_norm.html
 */

import { noGrad } from '../../core/autograd/gradMode';
import { linalg } from '../../core/operators/namespaces';
import { Callable, call } from '../../core/support/callable';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import {
  type Arguments,
  integer,
  natural,
  orNull,
  real,
  rule,
  signature,
  type Takes,
  text,
} from '../base/arguments';
import { moduleRule } from '../base/expectModule';
import { hooks, type LoadReport } from '../base/hooks/moduleHooks';
import { members } from '../base/members/members';
import { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import type { ModuleMetadata, StateDict } from '../base/stateDict';
import { normalize } from '../functional/localNormalization';
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d } from '../modules/convTranspose';
import { tensorOf } from './weightNorm';

/** The version of the layout of the state. */
const version = 1;

/** The hook that computes the weight. */
class SpectralNorm extends Callable {
  readonly tensorName: string;
  readonly iterations: number;
  readonly dim: number;
  readonly eps: number;

  constructor(tensorName: string, iterations: number, dim: number, eps: number) {
    super();
    this.tensorName = tensorName;
    this.iterations = iterations;
    this.dim = dim;
    this.eps = eps;
  }

  /** The weight as a matrix of dimension `dim` by all others. */
  matrixOf(weight: Tensor): Tensor {
    const first: Tensor = this.dim === 0 ? weight : weight.movedim(this.dim, 0);
    return first.reshape([first.size(0), -1]);
  }

  /** Computes the weight; with `iterate` it improves the singular vectors first. */
  compute(module: Module, iterate: boolean): Tensor {
    const store = module[members]();
    const weight = store.get(`${this.tensorName}_orig`) as Tensor;
    let u = store.get(`${this.tensorName}_u`) as Tensor;
    let v = store.get(`${this.tensorName}_v`) as Tensor;
    const matrix = this.matrixOf(weight);
    if (iterate) {
      noGrad(() => {
        for (let i = 0; i < this.iterations; i++) {
          // The results are written into the buffers, so that replicas of the module on other devices share
          // them.
          v = normalize(matrix.t().mv(u), { dim: 0, eps: this.eps, out: v });
          u = normalize(matrix.mv(v), { dim: 0, eps: this.eps, out: u });
        }
        // The vectors are cloned, because the next iteration would overwrite what this one's backward pass
        // needs.
        u = u.clone({ memoryFormat: contiguousFormat });
        v = v.clone({ memoryFormat: contiguousFormat });
      });
    }
    return weight.div(u.dot(matrix.mv(v)));
  }

  [call](module: Module): void {
    module[members]().set(this.tensorName, this.compute(module, module.training));
  }
}

function hookOf(module: Module, name: string): SpectralNorm | undefined {
  return module[hooks]?.forwardPre.find(SpectralNorm, ({ tensorName }) => tensorName === name);
}

/** Adds the version of the state to the state dict's metadata. */
class SaveHook extends Callable {
  constructor(readonly norm: SpectralNorm) {
    super();
    this.norm = norm;
  }

  [call](_: Module, state: StateDict, prefix: string): void {
    const metadata = state._metadata?.[prefix.slice(0, -1)];
    if (metadata) metadata['spectral_norm'] = { [`${this.norm.tensorName}.version`]: version };
  }
}

/** Computes the vector that state dicts of version 0 lack. */
class LoadHook extends Callable {
  constructor(readonly norm: SpectralNorm) {
    super();
    this.norm = norm;
  }

  [call](_: Module, state: StateDict, prefix: string, metadata: ModuleMetadata, report: LoadReport): void {
    const { norm } = this;
    const versions = metadata['spectral_norm'] as Record<string, number> | undefined;
    const own = versions?.[`${norm.tensorName}.version`];
    if (own !== undefined && own >= 1) return;
    const key = prefix + norm.tensorName;
    const has = (suffix: string): boolean => Object.hasOwn(state, key + suffix);
    if (own === undefined && ['_orig', '_u', '_v'].every(has) && !has('')) return;
    const missing = ['_orig', '', '_u'].filter((suffix) => !has(suffix));
    if (missing.length > 0) {
      report.missingKeys.push(...missing.map((suffix) => key + suffix));
      return;
    }
    noGrad(() => {
      const original = state[`${key}_orig`] as Tensor;
      const sigma: Tensor = original.div(state[key]).mean();
      delete state[key];
      const matrix = norm.matrixOf(original);
      const u = state[`${key}_u`] as Tensor;
      const v: Tensor = linalg
        .multiDot([matrix.t().mm(matrix).pinverse(), matrix.t(), u.unsqueeze(1)])
        .squeeze(1);
      state[`${key}_v`] = v.mul_(sigma.div(u.dot(matrix.mv(v))));
    });
  }
}

/** What `spectralNorm` takes in addition to the module. */
export interface SpectralNormOptions {
  /** The weight's name; `'weight'` by default. */
  name?: string;
  /** How many power iterations improve the singular vectors at each call in training mode; 1 by default. */
  nPowerIterations?: number;
  /** The smallest norm that is divided by; 1e-12 by default. */
  eps?: number;
  /** The dimension of the outputs; 0 by default, 1 for transposed convolutions. */
  dim?: number | null;
}

/** The arguments of `spectralNorm`. */
export type SpectralNormArguments<M extends Module> = Arguments<
  [module: M, name?: string, nPowerIterations?: number, eps?: number, dim?: number | null],
  SpectralNormOptions & {
    /** The module whose weight is normalized. */
    module: M;
  },
  ['module']
>;

export const bindSpectralNorm = signature({
  module: rule<Module>('a Module', (value) => value instanceof Module),
  name: text('weight'),
  nPowerIterations: natural(1, 1),
  eps: real(1e-12),
  dim: orNull(integer()),
});

/** The dimension of a module's outputs in its weight. */
export function outputDim(module: Module): number {
  return module instanceof ConvTranspose1d ||
    module instanceof ConvTranspose2d ||
    module instanceof ConvTranspose3d
    ? 1
    : 0;
}

/**
 * Divides a weight by its largest singular value before each call: the parameter becomes `weight_orig`, and
 * the buffers `weight_u` and `weight_v` hold the singular vectors.
 * @returns the module
 * @throws Error where the weight has a spectral norm already
 */
export function spectralNorm<M extends Module>(...args: SpectralNormArguments<M>): M {
  const { module, name, nPowerIterations, eps, dim } = bindSpectralNorm('spectralNorm', args);
  if (hookOf(module, name)) throw new Error(`spectralNorm: '${name}' has a spectral norm already`);
  const weight = tensorOf('spectralNorm', module, name);
  const hook = new SpectralNorm(name, nPowerIterations, dim ?? outputDim(module), eps);
  const [u, v] = noGrad((): [Tensor, Tensor] => {
    const matrix = hook.matrixOf(weight);
    const drawn = (size: number): Tensor => normalize(weight.newEmpty([size]).normal_(0, 1), { dim: 0, eps });
    return [drawn(matrix.size(0)), drawn(matrix.size(1))];
  });
  const store = module[members]();
  store.delete(name);
  module.registerParameter(`${name}_orig`, weight instanceof Parameter ? weight : new Parameter(weight));
  store.set(name, weight.detach());
  module.registerBuffer(`${name}_u`, u);
  module.registerBuffer(`${name}_v`, v);
  module.registerForwardPreHook(hook);
  module.registerStateDictPostHook(new SaveHook(hook));
  module.registerLoadStateDictPreHook(new LoadHook(hook));
  return module as M;
}

const bindPlace = signature({ module: moduleRule(), name: text('weight') });

/**
 * Removes the hook of `spectralNorm`; the weight becomes an ordinary parameter again.
 * @param module the module
 * @param name the weight's name; `'weight'` by default
 * @throws Error where the weight has no spectral norm
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.remove_spectral_norm.html
 */
export function removeSpectralNorm<M extends Module>(
  ...args: Takes<['module', 'name'], [module: M, name?: string]>
): M {
  const { module, name } = bindPlace('removeSpectralNorm', args);
  const own = module[hooks];
  const hook = hookOf(module, name);
  if (!own || !hook) {
    throw new Error(`removeSpectralNorm: '${name}' of ${module.constructor.name} has no spectral norm`);
  }
  const weight = noGrad(() => hook.compute(module, false));
  const store = module[members]();
  for (const suffix of ['', '_u', '_v', '_orig']) store.delete(name + suffix);
  store.set(name, new Parameter(weight.detach()));
  own.forwardPre.remove(hook);
  own.stateDictPost.remove(own.stateDictPost.find(SaveHook, ({ norm }) => norm === hook));
  own.loadPre.remove(own.loadPre.find(LoadHook, ({ norm }) => norm === hook));
  return module as M;
}
