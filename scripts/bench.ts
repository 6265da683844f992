/**
 * Times this package beside Python: the same programs (bench/), in turn, on the same threads; the median of the paired
 * ratios. Needs a Python with torch of this version and torchvision: TORCH_NODE_PYTHON, or `python3`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { torch } from 'torch-node';
import { type Benchmark, benchmarksFor, type Figures, Remarks } from './bench/benchmarks';
import benchFlags, { type BenchValues } from './flags/bench.js';
import { commandLine, refuse } from './flags/command.js';

const values = commandLine(benchFlags, process.argv.slice(2)).values as BenchValues;
const flags = { ...values, threads: String(values.threads) };

const remarks = new Remarks();
const benchmarks = benchmarksFor(flags, remarks);

const root = path.dirname(__dirname);
const program = (name: string) => path.join('bench', name);
const median = (numbers: number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

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
  for (let i = 0; i < (flags.runs ?? benchmark.runs); i++) {
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
  const unknown = flags.only.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    const names = benchmarks.map(({ name }) => name).join(', ');
    refuse(benchFlags, `no benchmark is called '${unknown}'; there are ${names}`);
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
    if (flags.only.length === 0 || flags.only.includes(benchmark.name)) measure(benchmark, python);
  }
  for (const [name, [first, ...others]] of remarks.losses) {
    if (others.length === 0) continue;
    const same = others.every((losses) => losses === first);
    console.log(
      `\nThe losses of '${name}' above are ${same ? 'the same in all runs to the last printed digit' : 'NOT THE SAME'}.`,
    );
  }
  if (remarks.accuracies.length > 0) {
    console.log(
      `\nTest accuracies of 'fast-epoch' and of Python's default, in turn: ${remarks.accuracies.join(', ')}.`,
    );
  }
}

main();
