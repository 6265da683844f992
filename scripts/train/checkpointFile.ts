/** The files that `npm run train` writes: what they hold, and reading them. */
import { models, type optim, type Tensor, torch } from 'torch-node';

/** The flags that say what is trained and how. */
export interface Settings {
  dataset: string;
  dropout: number;
  extra_conv: boolean;
  channels_last: boolean;
  bf16: boolean;
  optimizer: string;
  lr_schedule: string | null;
  batch_size: number;
  shuffle: boolean;
}

/** What a training goes on from, under names as Python has them. */
export interface Checkpoint {
  /** How many epochs were trained. */
  epoch: number;
  model: Record<string, Tensor>;
  optimizer: optim.LoadableStateDict;
  scheduler: Record<string, unknown> | null;
  /** Where random numbers go on, on the CPU and, if that is another, on the device. */
  rng_state: Tensor;
  device_rng_state?: Tensor | null;
  // A program in Python may leave these out.
  /** The percentage of test images that were recognised after the last epoch. */
  accuracy?: number;
  settings?: Settings;
}

/** A checkpoint of which the model is sure to be there. */
export type ModelFile = Pick<Checkpoint, 'model'> & Partial<Checkpoint>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !torch.isTensor(value);
}

/** Reads a checkpoint, or a model's state dict alone. @throws Error that names the flag and the file */
export function readModelFile(flag: string, file: string): ModelFile {
  let found: unknown;
  try {
    found = torch.load(file, { mapLocation: 'cpu' });
  } catch (error) {
    throw new Error(`--${flag}: ${(error as Error).message.replace(/^torch\.load: /, '')}`);
  }
  if (isRecord(found) && isRecord(found['model'])) return found as unknown as ModelFile;
  if (isRecord(found) && Object.values(found).some(torch.isTensor)) {
    return { model: found as Record<string, Tensor> };
  }
  throw new Error(`--${flag}: ${file} holds no model`);
}

/** Reads what `--save` and `--best` write. @throws Error that names the flag and the file */
export function readCheckpoint(flag: string, file: string): Checkpoint {
  const found = readModelFile(flag, file);
  const { epoch, optimizer, rng_state } = found;
  const sound = {
    epoch: Number.isInteger(epoch),
    optimizer: isRecord(optimizer),
    rng_state: torch.isTensor(rng_state),
  };
  const missing = Object.entries(sound).flatMap(([name, is]) => (is ? [] : [name]));
  if (missing.length > 0) {
    throw new Error(`--${flag}: ${file} is no checkpoint to go on from: it lacks ${missing.join(', ')}`);
  }
  return found as Checkpoint;
}

/** The model of a file, with its parameters. @throws Error that names the flag, the file, and keys that differ */
export function modelOf(flag: string, file: string, { model: state, settings }: ModelFile): models.CNN {
  // Dropout has no parameters; a model that isn't trained further does without.
  const model = new models.CNN({
    dropout: settings?.dropout ?? 0,
    extraConv: settings?.extra_conv ?? 'conv3.4.weight' in state,
  });
  loadModel(flag, file, model, state);
  return model;
}

/** Gives a model the parameters in a file. @throws Error that names the flag, the file, and keys that differ */
export function loadModel(
  flag: string,
  file: string,
  model: models.CNN,
  state: Record<string, Tensor>,
): void {
  try {
    model.loadStateDict(state);
  } catch (error) {
    throw new Error(`--${flag}: ${file} is of another model. ${(error as Error).message}`);
  }
}
