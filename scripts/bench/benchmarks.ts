/** The benchmarks of `npm run bench`: what each runs, and which ratio to Python it is to stay below. */
import { bareOperators } from './buildCppBench';

/** What a program measured, by name. */
export type Figures = Record<string, number>;

/** A program and its counterpart in Python, and how their figures are compared. */
export interface Benchmark {
  name: string;
  /** The program, and its arguments after the interpreter's. */
  ours: string[];
  python: string[];
  /** Last arguments, each for a process of its own: what one part leaves in the allocators changes the next. */
  parts?: string[];
  /** A program that makes the same calls from C++, built when it is asked for, and its arguments. */
  bare?: { build: typeof bareOperators; args: string[] };
  /** Runs of each; long programs need few. */
  runs: number;
  /** The fastest of all runs stand for it: of microseconds, other programs and the machine itself take their share. */
  fastest?: boolean;
  /** What a program's output says, by name. */
  read(output: { stdout: string; stderr: string }): Figures;
  /** The ratio that each figure, or every one, is to stay below. */
  bars: Record<string, number> | number;
  /** The bar of the ratios' geometric mean, and the figures that it leaves out. */
  mean?: { without: string[]; bar: number };
  unit: string;
}

/** What the command line says about all benchmarks. */
export interface Settings {
  threads: string;
  /** The folder of the data sets. */
  data: string;
  /** The optimizers or models that are measured; none stands for all. */
  of: string[];
  /** Whether optimizers, models and the checkpoint are so small that they show no more than that they work. */
  tiny: boolean;
}

/** What the programs said beside their figures. */
export class Remarks {
  /** The losses that the runs of a benchmark printed. */
  readonly losses = new Map<string, string[]>();
  /** Test accuracies of the fast epoch and of Python's default one, in turn. */
  readonly accuracies: string[] = [];

  note(name: string, losses: string): void {
    this.losses.set(name, [...(this.losses.get(name) ?? []), losses]);
  }
}

const lastJson = (text: string): Record<string, unknown> =>
  JSON.parse(text.trim().split('\n').at(-1) ?? '{}');

/** The last line of a program in microseconds, where the program gives seconds. */
const microseconds = ({ stdout }: { stdout: string }): Figures =>
  Object.fromEntries(
    Object.entries(lastJson(stdout) as Figures).map(([name, seconds]) => [name, seconds * 1e6]),
  );

const article = ({ threads, data }: Settings, epochs: number) => [
  ...['--epochs', String(epochs), '--seed', '0', '--threads', threads],
  ...['--data', data, '--timing'],
];

/** All benchmarks, in the order in which they run. */
export function benchmarksFor(given: Settings, remarks: Remarks): Benchmark[] {
  const megabytes = given.tiny ? '1' : '500';
  return [
    {
      name: 'startup',
      ours: ['startup.js'],
      python: ['startup.py'],
      runs: 7,
      read: ({ stdout }) => ({ 'import to first tensor': lastJson(stdout)['startup'] as number }),
      bars: { 'import to first tensor': 0.4 },
      unit: 's',
    },
    {
      name: 'operators',
      ours: ['operators.ts', given.threads],
      python: ['operators.py', given.threads],
      bare: { build: bareOperators, args: [given.threads] },
      runs: 5,
      fastest: true,
      read: microseconds,
      bars: {
        ...Object.fromEntries(
          ['add', 'relu', 'sum(dim)', 'cat', 'index', 'view', 'item'].flatMap((name) => [
            [name, 0.9],
            [`${name}, grad`, 0.9],
          ]),
        ),
        'backward through 100': 1,
        'MLP step': 0.8,
      },
      mean: { without: ['backward through 100', 'MLP step'], bar: 0.8 },
      unit: 'µs',
    },
    {
      name: 'loader',
      ours: ['loader.ts', given.threads, given.data],
      python: ['loader.py', given.threads, given.data],
      runs: 3,
      read: ({ stdout }) => ({ 'one pass over the loader': lastJson(stdout)['loader'] as number }),
      bars: { 'one pass over the loader': 0.1 },
      unit: 's',
    },
    {
      name: 'epoch',
      ours: ['article.ts', ...article(given, 1), '--no-test'],
      python: ['article.py', ...article(given, 1), '--no-test'],
      runs: 7,
      read: ({ stdout, stderr }) => {
        const losses = stdout.split('\n').filter((line) => line.startsWith('Batch:'));
        remarks.note('epoch', losses.join('\n'));
        return { 'training epoch': (lastJson(stderr)['epochSeconds'] as number[])[0] as number };
      },
      bars: { 'training epoch': 0.9 },
      unit: 's',
    },
    {
      name: 'fast-epoch',
      ours: ['article.ts', ...article(given, 1), '--channels-last', '--bf16'],
      python: ['article.py', ...article(given, 1)],
      runs: 3,
      read: ({ stdout, stderr }) => {
        remarks.accuracies.push(/Accuracy: ([\d.]+%)/.exec(stdout)?.[1] ?? 'none');
        return {
          'training epoch, channels last and bfloat16 beside the default': (
            lastJson(stderr)['epochSeconds'] as number[]
          )[0] as number,
        };
      },
      bars: 0.65,
      unit: 's',
    },
    {
      name: 'optimizers',
      ours: ['optimizers.ts', given.threads, given.tiny ? '2' : '200', ...given.of],
      python: ['optimizers.py', given.threads, given.tiny ? '2' : '200', ...given.of],
      runs: 5,
      read: microseconds,
      bars: 0.8,
      unit: 'µs',
    },
    {
      name: 'models',
      ours: ['models.ts', given.threads, given.tiny ? 'tiny' : 'full'],
      python: ['models.py', given.threads, given.tiny ? 'tiny' : 'full'],
      parts: ['ResNet-18', 'LSTM', 'Transformer'].filter(
        (name) => given.of.length === 0 || given.of.includes(name),
      ),
      runs: 5,
      read: ({ stdout }) => {
        const { seconds, losses } = lastJson(stdout) as { seconds: Figures; losses: Record<string, string> };
        for (const [name, loss] of Object.entries(losses)) remarks.note(name, loss);
        return seconds;
      },
      bars: 1,
      unit: 's',
    },
    {
      name: 'checkpoint',
      ours: ['checkpoint.ts', given.threads, megabytes],
      python: ['checkpoint.py', given.threads, megabytes],
      runs: 5,
      read: ({ stdout }) => {
        const { save, synced, load } = lastJson(stdout) as { save: number; synced: number; load: number };
        return {
          [`saving ${megabytes} MB, synced here only`]: save,
          [`saving ${megabytes} MB, synced in both`]: synced,
          [`loading ${megabytes} MB`]: load,
        };
      },
      bars: 1,
      unit: 's',
    },
    {
      name: 'memory',
      ours: ['article.ts', ...article(given, 2)],
      python: ['article.py', ...article(given, 2)],
      runs: 1,
      read: ({ stderr }) => ({ 'peak memory of a run': (lastJson(stderr)['peakBytes'] as number) / 1e6 }),
      bars: { 'peak memory of a run': 1 },
      unit: 'MB',
    },
  ];
}
