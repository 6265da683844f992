/** The checkpoints of `npm run train`: what `--resume` goes on from, and what `--save` and `--best` write. */
import { existsSync } from 'node:fs';
import { type models, type optim, type TestResult, torch } from 'torch-node';
import { type Checkpoint, loadModel, readCheckpoint, type Settings } from './checkpointFile';
import type { Resumed, TrainFlags } from './flags';
import type { Schedule } from './schedule';

/** All that a training changes, but for the random numbers. */
export interface Training {
  model: models.CNN;
  optimizer: optim.Optimizer;
  schedule: Schedule | undefined;
  /** Where the model is. */
  device: string;
}

export class Checkpoints {
  /** How many epochs were trained before this run. */
  readonly epochsDone: number;
  readonly #flags: TrainFlags;
  readonly #training: Training;
  /** The last file that was written or read, and the epoch that it is of. */
  saved: { file: string; epoch: number } | undefined;
  /** The test accuracy of what `--best` holds. */
  #bestAccuracy = -1;

  /** Brings `training` to where the checkpoint of `--resume` is. @throws Error where it is of another training */
  constructor(flags: TrainFlags, training: Training) {
    this.#flags = flags;
    this.#training = training;
    const { resume, best, epochs } = flags;
    this.epochsDone = resume?.checkpoint.epoch ?? 0;
    if (!resume) return;
    this.saved = { file: resume.file, epoch: this.epochsDone };
    if (best !== undefined && existsSync(best))
      this.#bestAccuracy = readCheckpoint('best', best).accuracy ?? -1;
    restore(resume, flags, training);
    console.log(
      this.epochsDone < epochs
        ? `Resumed ${resume.file} after epoch ${this.epochsDone}`
        : `${resume.file} is of epoch ${this.epochsDone}: nothing is left to train with --epochs ${epochs}`,
    );
  }

  /** Writes what the flags ask for, after an epoch and its test. */
  write(epoch: number, { accuracy }: TestResult): void {
    const { save, best } = this.#flags;
    const isBest = best !== undefined && accuracy > this.#bestAccuracy;
    if (save === undefined && !isBest) return;
    const checkpoint = this.#checkpoint(epoch, accuracy);
    if (isBest) {
      write('best', best, checkpoint);
      this.#bestAccuracy = accuracy;
    }
    if (save !== undefined) write('save', save, checkpoint);
    this.saved = { file: save ?? (best as string), epoch };
  }

  #checkpoint(epoch: number, accuracy: number): Checkpoint {
    const { model, optimizer, schedule, device } = this.#training;
    return {
      epoch,
      accuracy,
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
      scheduler: schedule?.stateDict() ?? null,
      rng_state: torch.getRngState(),
      device_rng_state: randomOf(device)?.getRngState(device) ?? null,
      settings: settingsOf(this.#flags),
    };
  }
}

function write(flag: string, file: string, checkpoint: Checkpoint): void {
  try {
    torch.save(checkpoint, file);
  } catch (error) {
    throw new Error(`--${flag}: ${(error as Error).message.replace(/^torch\.save: /, '')}`);
  }
}

/** The random numbers of a device other than the CPU. */
function randomOf(device: string): typeof torch.cuda | typeof torch.mps | undefined {
  const type = device.split(':')[0];
  return type === 'cuda' || type === 'mps' ? torch[type] : undefined;
}

function settingsOf(flags: TrainFlags): Settings {
  return {
    dataset: flags.dataset,
    dropout: flags.dropout,
    extra_conv: flags.extraConv,
    channels_last: flags.channelsLast,
    bf16: flags.bf16,
    optimizer: flags.optimizer,
    lr_schedule: flags.lrSchedule ?? null,
    batch_size: flags.batchSize,
    shuffle: flags.shuffle,
  };
}

/** How a setting is given: `with --batch-size 64`, `without --shuffle`. */
function given(name: string, value: unknown): string {
  const flag = `--${name.replaceAll('_', '-')}`;
  if (value === true) return `with ${flag}`;
  return value === false || value === null ? `without ${flag}` : `with ${flag} ${value}`;
}

function restore({ file, checkpoint }: Resumed, flags: TrainFlags, training: Training): void {
  const { model, optimizer, schedule, device } = training;
  const fail = (problem: string): never => {
    throw new Error(`--resume: ${file} ${problem}`);
  };
  const settings: Partial<Settings> = checkpoint.settings ?? {};
  const changes = Object.entries(settingsOf(flags)).flatMap(([name, value]) => {
    const saved = settings[name as keyof Settings];
    if (saved === undefined || saved === value) return [];
    return [{ name, said: `${given(name, saved)}, not ${given(name, value)}` }];
  });
  // A model, an optimizer and a schedule have states of their own kind; what else was changed may be meant so.
  if (changes.some(({ name }) => ['extra_conv', 'optimizer', 'lr_schedule'].includes(name))) {
    fail(`was trained ${changes.map(({ said }) => said).join('; ')}`);
  }
  loadModel('resume', file, model, checkpoint.model);
  for (const { said } of changes) process.stderr.write(`train: --resume: ${file} was trained ${said}\n`);
  if (schedule && !checkpoint.scheduler) fail('has no state of a learning-rate schedule');
  const unfitLength = checkpoint.scheduler && schedule?.differs(checkpoint.scheduler);
  if (unfitLength) fail(unfitLength);
  try {
    optimizer.loadStateDict(checkpoint.optimizer);
    if (checkpoint.scheduler) schedule?.loadStateDict(checkpoint.scheduler);
    torch.setRngState(checkpoint.rng_state);
    if (checkpoint.device_rng_state) randomOf(device)?.setRngState(checkpoint.device_rng_state, device);
  } catch (error) {
    fail(`can't be gone on from: ${(error as Error).message}`);
  }
}
