/** What the constructor of GradScaler takes. */
import { numberOrTensor } from '../../core/arguments/numberRules';
import { type Arguments, flag, signature, text } from '../../core/arguments/rules';

/** The options of a GradScaler. */
export interface GradScalerOptions {
  /** The type of the device that the losses are on. Default: `'cuda'`. */
  device: string;
  /** The initial scale. Default: 65536. */
  initScale: number;
  /**
   * The factor, above 1, of the scale after `growthInterval` steps without an infinite gradient. Default: 2.
   */
  growthFactor: number;
  /** The factor, below 1, of the scale after a step with an infinite gradient. Default: 0.5. */
  backoffFactor: number;
  /** The number of consecutive steps without an infinite gradient before the scale grows. Default: 2000. */
  growthInterval: number;
  /**
   * Whether losses are scaled; where it is false, `scale` returns its argument and `step` just calls the
   * optimizer's. Default: true.
   */
  enabled: boolean;
}

type Positional = [
  device: string,
  initScale: number,
  growthFactor: number,
  backoffFactor: number,
  growthInterval: number,
  enabled: boolean,
];

/** The options by position, in Python's order, or by name in one object at the end. */
export type GradScalerArguments = Arguments<Partial<Positional>, Partial<GradScalerOptions>>;

const bind = signature({
  device: text('cuda'),
  initScale: numberOrTensor<number>({}, 65536),
  growthFactor: numberOrTensor<number>({ above: 1 }, 2),
  backoffFactor: numberOrTensor<number>({ below: 1 }, 0.5),
  growthInterval: numberOrTensor<number>({}, 2000),
  enabled: flag(true),
});

/** Reads the arguments of the constructor. */
export const bindGradScaler = (args: GradScalerArguments): GradScalerOptions => bind('GradScaler', args);
