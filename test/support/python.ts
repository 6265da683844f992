/** A Python that has PyTorch, where there is one: TORCH_NODE_PYTHON names it, or else it is `python3`. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export const pythonCommand = process.env['TORCH_NODE_PYTHON'] ?? 'python3';
export const pythonEnvironment = {
  ...process.env,
  OMP_NUM_THREADS: '1',
  PYTHONWARNINGS: 'ignore',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Whether programs of PyTorch's side can be run here. */
export const hasPython =
  spawnSync(pythonCommand, [
    '-c',
    'import importlib.util, sys\nsys.exit(importlib.util.find_spec("torch") is None)',
  ]).status === 0;

/** Runs what it is told, line by line; importing PyTorch takes longer than most of that. */
const loop = `
import json, sys, traceback
sys.path.insert(0, ${JSON.stringify(path.join(__dirname, '..', 'fixtures', 'serialization'))})
import torch
torch.set_num_threads(1)
for line in sys.stdin:
    code, args = json.loads(line)
    try:
        scope = {"torch": torch, "args": args}
        exec(code, scope)
        answer = {"result": scope.get("result")}
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
`;

interface Running {
  child: ChildProcessByStdio<Writable, Readable, null>;
  answers: AsyncIterator<string>;
}

let running: Running | undefined;

function start(): Running {
  const child = spawn(pythonCommand, ['-c', loop], {
    env: pythonEnvironment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return { child, answers: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Runs `code`, which finds `args`; what it leaves in `result`. One process serves all calls of a test file. */
export async function runPython(code: string, ...args: string[]): Promise<unknown> {
  running ??= start();
  running.child.stdin.write(`${JSON.stringify([code, args])}\n`);
  const { value, done } = await running.answers.next();
  if (done) throw new Error('Python has ended');
  const { result, error } = JSON.parse(value) as { result?: unknown; error?: string };
  if (error !== undefined) throw new Error(`Python failed: ${error}`);
  return result;
}

/** Ends the process. */
export async function endPython(): Promise<void> {
  if (running === undefined) return;
  const ended = once(running.child, 'close');
  running.child.stdin.end();
  running = undefined;
  await ended;
}
