/**
 * Times this package beside Python: the same programs (bench/), in turn, on the same threads; the median of the paired
 * ratios. Needs a Python with torch of this version and torchvision: TORCH_NODE_PYTHON, or `python3`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { torch } from 'torch-node';
import { bareOperators } from './bench/buildCppBench';

type Figures = Record<string, number>;

interface Benchmark {
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

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    of: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string' },
    threads: { type: 'string', default: '2' },
    data: { type: 'string', default: 'data' },
    tiny: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const root = path.dirname(__dirname);
const program = (name: string) => path.join('bench', name);
const lastJson = (text: string): Record<string, unknown> =>
  JSON.parse(text.trim().split('\n').at(-1) ?? '{}');
const median = (numbers: number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** The size of the checkpoint. */
const megabytes = flags.tiny ? '1' : '500';

const article = (epochs: number) => [
  '--epochs',
  String(epochs),
  '--seed',
  '0',
  '--threads',
  flags.threads,
  '--data',
  flags.data,
  '--timing',
];

const benchmarks: Benchmark[] = [
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
    ours: ['operators.ts', flags.threads],
    python: ['operators.py', flags.threads],
    bare: { build: bareOperators, args: [flags.threads] },
    runs: 5,
    fastest: true,
    read: ({ stdout }) =>
      Object.fromEntries(
        Object.entries(lastJson(stdout) as Figures).map(([name, seconds]) => [name, seconds * 1e6]),
      ),
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
    ours: ['loader.ts', flags.threads, flags.data],
    python: ['loader.py', flags.threads, flags.data],
    runs: 3,
    read: ({ stdout }) => ({ 'one pass over the loader': lastJson(stdout)['loader'] as number }),
    bars: { 'one pass over the loader': 0.1 },
    unit: 's',
  },
  {
    name: 'epoch',
    ours: ['article.ts', ...article(1), '--no-test'],
    python: ['article.py', ...article(1), '--no-test'],
    runs: 7,
    read: ({ stdout, stderr }) => {
      const losses = stdout.split('\n').filter((line) => line.startsWith('Batch:'));
      note('epoch', losses.join('\n'));
      return { 'training epoch': (lastJson(stderr)['epochSeconds'] as number[])[0] as number };
    },
    bars: { 'training epoch': 0.9 },
    unit: 's',
  },
  {
    name: 'fast-epoch',
    ours: ['article.ts', ...article(1), '--channels-last', '--bf16'],
    python: ['article.py', ...article(1)],
    runs: 3,
    read: ({ stdout, stderr }) => {
      accuracies.push(/Accuracy: ([\d.]+%)/.exec(stdout)?.[1] ?? 'none');
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
    ours: ['optimizers.ts', flags.threads, flags.tiny ? '2' : '200', ...flags.of],
    python: ['optimizers.py', flags.threads, flags.tiny ? '2' : '200', ...flags.of],
    runs: 5,
    read: ({ stdout }) =>
      Object.fromEntries(
        Object.entries(lastJson(stdout) as Figures).map(([name, seconds]) => [name, seconds * 1e6]),
      ),
    bars: 0.8,
    unit: 'µs',
  },
  {
    name: 'models',
    ours: ['models.ts', flags.threads, flags.tiny ? 'tiny' : 'full'],
    python: ['models.py', flags.threads, flags.tiny ? 'tiny' : 'full'],
    parts: ['ResNet-18', 'LSTM', 'Transformer'].filter(
      (name) => flags.of.length === 0 || flags.of.includes(name),
    ),
    runs: 5,
    read: ({ stdout }) => {
      const { seconds, losses } = lastJson(stdout) as { seconds: Figures; losses: Record<string, string> };
      for (const [name, loss] of Object.entries(losses)) note(name, loss);
      return seconds;
    },
    bars: 1,
    unit: 's',
  },
  {
    name: 'checkpoint',
    ours: ['checkpoint.ts', flags.threads, megabytes],
    python: ['checkpoint.py', flags.threads, megabytes],
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
    ours: ['article.ts', ...article(2)],
    python: ['article.py', ...article(2)],
    runs: 1,
    read: ({ stderr }) => ({ 'peak memory of a run': (lastJson(stderr)['peakBytes'] as number) / 1e6 }),
    bars: { 'peak memory of a run': 1 },
    unit: 'MB',
  },
];

/** The losses that the runs of a benchmark printed. */
const printed = new Map<string, string[]>();
const note = (name: string, losses: string): void => {
  printed.set(name, [...(printed.get(name) ?? []), losses]);
};
/** Test accuracies of the fast epoch and of Python's default one, in turn. */
const accuracies: string[] = [];

/** The interpreter that has torch of this version, or why there is none. */
function findPython(): { python?: string; problem?: string } {
  const candidates = process.env['TORCH_NODE_PYTHON']
    ? [process.env['TORCH_NODE_PYTHON']]
    : ['python3', 'python'];
  for (const python of candidates) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
    });
    if (status !== 0) continue;
    if (stdout.trim().split('+')[0] === torch.__version__.split('+')[0]) return { python };
    return {
      problem: `${python} has torch ${stdout.trim()}, this package has libtorch ${torch.__version__}`,
    };
  }
  return { problem: `no Python with torch (looked for ${candidates.join(', ')})` };
}

function run(command: string, args: string[]): { stdout: string; stderr: string } {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0)
    throw new Error(`${[command, ...args].join(' ')} failed:\n${result.stderr || result.error}`);
  return result;
}

const node = (args: string[]) => [
  '--max-semi-space-size=1', // as `npm run train`
  ...((args[0] as string).endsWith('.ts') ? ['-r', 'ts-node/register/transpile-only'] : []),
  program(args[0] as string),
  ...args.slice(1),
];

function verdict(ratio: number, bar: number | undefined): string {
  return bar === undefined ? '' : `${ratio <= bar ? 'within' : 'ABOVE'} ${bar}`;
}

/** What the columns of C++ say: its figure, and the share of this package's that is beyond it. */
function bareColumns(mine: number, bare: number, unit: string): string {
  return `${bare.toPrecision(3)} ${unit} | ${(100 * (1 - bare / mine)).toFixed(0)} %`;
}

function measure(benchmark: Benchmark, python: string | undefined): void {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  const bare: Figures[] = [];
  const { program: bareProgram, problem } = benchmark.bare?.build(root) ?? {};
  if (problem !== undefined) console.error(`No comparison with C++: ${problem}`);
  const parts = benchmark.parts?.map((part) => [part]) ?? [[]];
  const [file, ...rest] = benchmark.python as [string, ...string[]];
  for (let i = 0; i < Number(flags.runs ?? benchmark.runs); i++) {
    const mine: Figures = {};
    const other: Figures = {};
    for (const part of parts) {
      Object.assign(mine, benchmark.read(run(process.execPath, node([...benchmark.ours, ...part]))));
      if (python === undefined) continue;
      Object.assign(other, benchmark.read(run(python, [program(file), ...rest, ...part])));
    }
    ours.push(mine);
    if (python !== undefined) theirs.push(other);
    if (bareProgram !== undefined && benchmark.bare)
      bare.push(benchmark.read(run(bareProgram, benchmark.bare.args)));
  }
  const ratios: number[] = [];
  const { unit, fastest } = benchmark;
  const middle = (figures: number[]) => (fastest ? Math.min(...figures) : median(figures));
  for (const name of Object.keys(ours[0] as Figures)) {
    const column = (runs: Figures[]) => runs.map((figures) => figures[name] as number);
    const mine = column(ours);
    const cells = [name, `${middle(mine).toPrecision(3)} ${unit}`];
    if (theirs.length === 0) {
      cells.push('–', '–', '');
    } else {
      const other = column(theirs);
      const ratio = fastest
        ? middle(mine) / middle(other)
        : median(mine.map((figure, i) => figure / (other[i] as number)));
      if (!benchmark.mean?.without.includes(name)) ratios.push(ratio);
      const bar = typeof benchmark.bars === 'number' ? benchmark.bars : benchmark.bars[name];
      cells.push(`${middle(other).toPrecision(3)} ${unit}`, ratio.toFixed(2), verdict(ratio, bar));
    }
    console.log(
      `| ${cells.join(' | ')} | ${bare.length === 0 ? '| ' : bareColumns(middle(mine), middle(column(bare)), unit)} |`,
    );
  }
  if (ratios.length > 2) {
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    console.log(`| geometric mean | | | ${mean.toFixed(2)} | ${verdict(mean, benchmark.mean?.bar)} | | |`);
  }
}

function main(): void {
  if (flags.help) {
    console.log(
      'Usage: npm run bench -- [--only NAME …] [--of PART …] [--runs N] [--threads N] [--data FOLDER] [--tiny]',
    );
    console.log(`Names: ${benchmarks.map(({ name }) => name).join(', ')}`);
    console.log('--of: which optimizers or models (Adam, …; ResNet-18, LSTM, Transformer)');
    console.log(
      '--tiny: optimizers, models and checkpoint so small that they show no more than that they work',
    );
    return;
  }
  const unknown = (flags.only ?? []).find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    console.error(
      `bench: no benchmark is called '${unknown}'; there are ${benchmarks.map(({ name }) => name).join(', ')}`,
    );
    process.exit(2);
  }
  const { python, problem } = findPython();
  if (problem) {
    console.log(
      `No comparison with Python: ${problem}. Set TORCH_NODE_PYTHON to one that has torch and torchvision.\n`,
    );
  }
  console.log(`${flags.threads} threads, libtorch ${torch.__version__}, Node ${process.version}\n`);
  console.log(
    '| | torch-node | Python | ratio | bar | C++ | ours beyond it |\n|---|---:|---:|---:|---|---:|---:|',
  );
  for (const benchmark of benchmarks) {
    if (flags.only === undefined || flags.only.includes(benchmark.name)) measure(benchmark, python);
  }
  for (const [name, [first, ...others]] of printed) {
    if (others.length === 0) continue;
    const same = others.every((losses) => losses === first);
    console.log(
      `\nThe losses of '${name}' above are ${same ? 'the same in all runs to the last printed digit' : 'NOT THE SAME'}.`,
    );
  }
  if (accuracies.length > 0) {
    console.log(
      `\nTest accuracies of 'fast-epoch' and of Python's default, in turn: ${accuracies.join(', ')}.`,
    );
  }
}

main();
