/** The flags of `npm run train`: their values, with the checkpoint that `--resume` names. */
import { commandLine } from '../flags/command.js';
import program, { type TrainValues } from '../flags/train.js';
import { availableDevice, tellErrors } from '../flagValues';
import { type Checkpoint, readCheckpoint } from './checkpointFile';
import type { OptimizerName } from './optimizer';
import type { ScheduleName } from './schedule';

export interface TrainFlags {
  epochs: number;
  batchSize: number;
  seed: number | undefined;
  device: string | undefined;
  threads: number | undefined;
  data: string;
  shuffle: boolean;
  dataset: 'mnist' | 'fashion-mnist';
  dropout: number;
  extraConv: boolean;
  optimizer: OptimizerName;
  /** By default the optimizer's own. */
  lr: number | undefined;
  lrSchedule: ScheduleName | undefined;
  channelsLast: boolean;
  bf16: boolean;
  save: string | undefined;
  best: string | undefined;
  /** The file, and what it holds. */
  resume: Resumed | undefined;
}

/** A checkpoint and the file that it was in. */
export interface Resumed {
  file: string;
  checkpoint: Checkpoint;
}

export function parseTrainFlags(args: string[]): TrainFlags {
  tellErrors('train');
  const values = commandLine(program, args).values as TrainValues;
  return {
    epochs: values.epochs,
    batchSize: values['batch-size'],
    seed: values.seed,
    device: availableDevice(program, values.device),
    threads: values.threads,
    data: values.data,
    shuffle: values.shuffle,
    dataset: values.dataset,
    dropout: values.dropout,
    extraConv: values['extra-conv'],
    optimizer: values.optimizer,
    lr: values.lr,
    lrSchedule: values['lr-schedule'],
    channelsLast: values['channels-last'],
    bf16: values.bf16,
    save: values.save,
    best: values.best,
    resume:
      values.resume === undefined
        ? undefined
        : { file: values.resume, checkpoint: readCheckpoint('resume', values.resume) },
  };
}
