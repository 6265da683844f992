/** What asking V8 for collections leaves behind in the process of a user: nothing that shows. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');

function run(program: string, ...flags: string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, '-e', program], {
    cwd: root,
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { stdout, stderr, status };
}

const load = "const { torch } = require('./dist/index.js');";

test('the program has no `gc` of its own, and ends by itself', () => {
  const began = Date.now();
  expect(run(`${load} console.log(typeof gc, torch.ones(2).sum().item());`)).toEqual({
    stdout: 'undefined 2\n',
    stderr: '',
    status: 0,
  });
  // A timer looks after the memory every four seconds, and holds up no end.
  expect(Date.now() - began).toBeLessThan(30_000);
});

test('a `gc` that was asked for stays', () => {
  expect(run(`${load} gc(); console.log(typeof gc);`, '--expose-gc').stdout).toBe('function\n');
});

test('a synchronous loop is collected while it runs', () => {
  // 2,000 dead tensors of 1.6 MB, 3.2 GB in all; without a collection none is freed before the loop has ended.
  const { stdout } = run(`${load}
    let sum = 0;
    for (let i = 0; i < 2_000; i++) sum += torch.full([400, 1_000], 1).index([0, 0]).item();
    console.log(sum, process.resourceUsage().maxRSS < 900 * 1024);`);
  expect(stdout).toBe('2000 true\n');
});

test('a worker is collected too, and the thread that started it goes on', () => {
  const { stdout, status } = run(`${load}
    const { Worker } = require('node:worker_threads');
    const program = "const { torch } = require('./dist/index.js');" +
      "let x; for (let i = 0; i < 200; i++) x = torch.full([400, 1_000], i);" +
      "require('node:worker_threads').parentPort.postMessage(x.index([0, 0]).item());";
    new Worker(program, { eval: true }).once('message', (last) => {
      console.log(last, torch.ones(3).sum().item());
    });`);
  expect([stdout, status]).toEqual(['199 3\n', 0]);
});
