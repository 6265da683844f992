/** A Python that has PyTorch, where there is one: TORCH_NODE_PYTHON names it, or else it is `python3`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const candidate = process.env['TORCH_NODE_PYTHON'] ?? 'python3';
const environment = {
  ...process.env,
  OMP_NUM_THREADS: '1',
  PYTHONWARNINGS: 'ignore',
  PYTHONDONTWRITEBYTECODE: '1',
};

function run(code: string, args: readonly string[]) {
  return spawnSync(candidate, ['-c', code, ...args], {
    encoding: 'utf8',
    env: environment,
    maxBuffer: 1 << 28,
  });
}

/** Whether Python's side of the round trips can be run here. */
export const hasPython = run('import torch', []).status === 0;

/** Runs `code` with the folder of the fixtures' modules on its path; what it printed, as JSON. */
export function runPython(code: string, ...args: string[]): unknown {
  const prelude = `import json, sys, torch\nsys.path.insert(0, ${JSON.stringify(join(__dirname, 'fixtures'))})\n`;
  const { status, stdout, stderr } = run(prelude + code, args);
  if (status !== 0) throw new Error(`Python failed: ${stderr}`);
  return JSON.parse(stdout);
}
