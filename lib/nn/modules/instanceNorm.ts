/** Normalization of each sample by itself, as modules. */
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { signature } from '../base/arguments';
import type { LoadReport } from '../base/hooks/moduleHooks';
import type { ModuleMetadata, StateDict } from '../base/stateDict';
import { instanceNormalize } from '../functional/normalization';
import {
  RunningNorm,
  type RunningNormArguments,
  runningNormPositional,
  runningNormRules,
} from './runningNorm';

const bindInstanceNorm = signature(runningNormRules(false, false), runningNormPositional);

/** The base of the instance normalizations of any number of dimensions. */
export abstract class InstanceNorm extends RunningNorm {
  static override readonly forwardNames = ['input'];

  /** The number of dimensions of one sample: its channels and its spatial dimensions. */
  protected abstract exampleRank(): number;

  /**
   * Normalizes each channel of each sample.
   * @param input (N, C, …) or (C, …), C being `numFeatures`
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    const rank = this.exampleRank();
    this.checkInput(input, rank, rank + 1);
    const dim = input.dim() - rank;
    if (input.size(dim) !== this.numFeatures) {
      const problem = `expected ${this.numFeatures} channels in dimension ${dim}, got ${input.size(dim)}`;
      if (this.affine) throw new RangeError(`${this.constructor.name}: ${problem}`);
      warn(`${this.constructor.name}: ${problem}; numFeatures does not matter without affine`);
    }
    const { training, trackRunningStats, momentum, eps } = this;
    const result = instanceNormalize(
      this.constructor.name,
      dim === 0 ? input.unsqueeze(0) : input,
      this.running_mean,
      this.running_var,
      this.weight,
      this.bias,
      training || !trackRunningStats,
      momentum ?? 0,
      eps,
    );
    return dim === 0 ? result.squeeze(0) : result;
  }

  override _loadFromStateDict(
    state: StateDict,
    prefix: string,
    metadata: ModuleMetadata,
    assign: boolean,
    report: LoadReport,
  ): void {
    // Checkpoints of PyTorch before 0.4.0 hold running statistics even where they are not tracked.
    if (metadata.version === undefined && !this.trackRunningStats) {
      const keys = ['running_mean', 'running_var']
        .map((name) => prefix + name)
        .filter((key) => Object.hasOwn(state, key));
      if (keys.length > 0) {
        report.errors.push(
          `Unexpected running stats buffer(s) ${keys.map((key) => `"${key}"`).join(' and ')} for ` +
            `${this.constructor.name} with trackRunningStats=false: remove them, or set trackRunningStats.`,
        );
      }
      for (const key of keys) delete state[key];
    }
    super._loadFromStateDict(state, prefix, metadata, assign, report);
  }
}

/**
 * Normalizes each channel of each sample of (N, C, L) or (C, L) by its own mean and variance: y = (x − mean)
 * / √(variance + eps). With `affine` the result is scaled and shifted by learnable numbers.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.InstanceNorm1d.html
 */
export class InstanceNorm1d extends InstanceNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindInstanceNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected exampleRank(): number {
    return 2;
  }
}

/**
 * Normalizes each channel of each sample of (N, C, H, W) or (C, H, W) by its own mean and variance, as style
 * transfer does: y = (x − mean) / √(variance + eps). With `affine` the result is scaled and shifted by
 * learnable numbers.
 * @example
 * ```ts
 * const norm = new nn.InstanceNorm2d(16);
 * const output = norm(torch.randn(8, 16, 32, 32)); // (8, 16, 32, 32)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.InstanceNorm2d.html
 */
export class InstanceNorm2d extends InstanceNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindInstanceNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected exampleRank(): number {
    return 3;
  }
}

/**
 * Normalizes each channel of each sample of (N, C, D, H, W) or (C, D, H, W) by its own mean and variance.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.InstanceNorm3d.html
 */
export class InstanceNorm3d extends InstanceNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindInstanceNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected exampleRank(): number {
    return 4;
  }
}
