/** The flags of `npm run train`. */
import { parseArgs } from 'node:util';
import { torch } from 'torch-node';

export interface TrainFlags {
  epochs: number;
  batchSize: number;
  lr: number;
  seed: number | undefined;
  device: string | undefined;
  threads: number | undefined;
  data: string;
  shuffle: boolean;
  dataset: 'mnist' | 'fashion-mnist';
}

const help = `Usage: npm run train -- [flags]

Trains the article's convolutional network on MNIST, and tests it after each epoch.

  --epochs N          how often to go through the training data (10)
  --batch-size N      images a step (64)
  --lr X              Adam's learning rate (0.001)
  --seed N            starts the random numbers there: the same seed gives the same losses as in Python
  --device NAME       cpu, cuda, cuda:1, mps (the first of cuda and mps that is available, else cpu)
  --threads N         CPU threads (as many as there are cores)
  --data FOLDER       where the dataset is or will be put (data)
  --shuffle           a new order of the images each epoch
  --dataset NAME      mnist or fashion-mnist (mnist)
  --help              this text
`;

/** Ends the program with a message about its flags. */
function refuse(message: string): never {
  process.stderr.write(`train: ${message}\nRun \`npm run train -- --help\` for the flags.\n`);
  process.exit(2);
}

function integer(flag: string, text: string | undefined, least: number, most = Infinity): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
    const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    refuse(`--${flag} takes an integer ${range}, not '${text}'`);
  }
  return value;
}

function rate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    refuse(`--lr takes a number of at least 0, not '${text}'`);
  }
  return value;
}

/** The device, if tensors can be put there. */
function checkDevice(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  try {
    torch.zeros(1, { device: name });
  } catch (error) {
    const type = name.split(':')[0];
    const reason = type === 'cuda' || type === 'mps' ? torch[type].unavailableReason() : '';
    refuse(`--device ${name}: ${reason || (error as Error).message}`);
  }
  return name;
}

/** What goes wrong later (no network, a damaged file) is told as a sentence, without a stack. */
function tellErrors(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`train: ${error.message}\n`);
    process.exit('signal' in error && error.signal === 'SIGINT' ? 130 : 1);
  });
}

export function parseTrainFlags(args: string[]): TrainFlags {
  tellErrors();
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const { dataset } = values;
  if (dataset !== 'mnist' && dataset !== 'fashion-mnist') {
    return refuse(`--dataset takes mnist or fashion-mnist, not '${dataset}'`);
  }
  return {
    epochs: integer('epochs', values.epochs, 1) as number,
    batchSize: integer('batch-size', values['batch-size'], 1) as number,
    lr: rate(values.lr),
    seed: integer('seed', values.seed, Number.MIN_SAFE_INTEGER),
    device: checkDevice(values.device),
    threads: integer('threads', values.threads, 1, 1024),
    data: values.data,
    shuffle: values.shuffle,
    dataset,
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      epochs: { type: 'string', default: '10' },
      'batch-size': { type: 'string', default: '64' },
      lr: { type: 'string', default: '0.001' },
      seed: { type: 'string' },
      device: { type: 'string' },
      threads: { type: 'string' },
      data: { type: 'string', default: 'data' },
      shuffle: { type: 'boolean', default: false },
      dataset: { type: 'string', default: 'mnist' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}
