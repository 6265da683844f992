/** What libtorch warns of, as programs see it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const resized =
  'An output with one or more elements was resized since it had shape [2], which does not match the required output shape [3]. ' +
  'This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they have zero elements. ' +
  'You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0).';
const resizeOutput = 'torch.add(torch.ones(3), torch.ones(3), { out: torch.ones(2) });';

/** Runs a program; the warnings that Node gave it, as `name: text`, and its stderr. */
function warningsOf(program: string): { warnings: string[]; stderr: string } {
  const around = `
    const { torch, nn } = require(${JSON.stringify(path.join(ROOT, 'dist'))});
    const warnings = [];
    process.on('warning', ({ name, message }) => warnings.push(name + ': ' + message));
    ${program}
    setImmediate(() => console.log(JSON.stringify(warnings)));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', around], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return { warnings: JSON.parse(stdout) as string[], stderr };
}

test('one is a UserWarning without the names of C++ files, once', () => {
  const { warnings, stderr } = warningsOf(resizeOutput + resizeOutput);
  expect(warnings).toEqual([`UserWarning: ${resized}`]);
  expect(stderr).toContain(`UserWarning: ${resized}`);
  expect(stderr).not.toMatch(/\.cpp|function/);
});

test('after setWarnAlways it comes each time', () => {
  const { warnings } = warningsOf(`torch.setWarnAlways(true); ${resizeOutput}${resizeOutput}`);
  expect(warnings).toEqual([`UserWarning: ${resized}`, `UserWarning: ${resized}`]);
});

test('the program goes on where process.emitWarning throws', () => {
  const { warnings } = warningsOf(`
    process.emitWarning = () => { throw new Error('no warnings here'); };
    process.on('uncaughtException', ({ message }) => warnings.push(message));
    const sum = torch.add(torch.ones(3), 1, { out: torch.ones(2) });
    warnings.push(String(sum.tolist()));`);
  expect(warnings).toEqual(['2,2,2', 'no warnings here']);
});

test.each([
  [
    'nested tensor',
    'torch.ops.aten._nestedTensorFromTensorList([torch.ones(2), torch.ones(3)]);',
    'in prototype stage',
  ],
  ['sparse matrix by rows', 'torch.eye(3).toSparseCsr();', 'Sparse CSR tensor support is in beta state'],
])('a %s', (_, program, text) => {
  expect(warningsOf(program).warnings).toEqual([expect.stringMatching(`^UserWarning: .*${text}`)]);
});

test.each([false, true])('a backward pass warns too (on a thread of its own: %s)', (onThread) => {
  const { warnings } = warningsOf(`
    require(${JSON.stringify(path.join(ROOT, 'dist', 'native', 'load.js'))}).native.setBackwardOnThread(${onThread});
    const x = torch.ones(2, { requiresGrad: true });
    x.mul(x).sum().backward({ createGraph: true });`);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    /^UserWarning: Using backward\(\) with create_graph=True will create a reference cycle/,
  );
});

test('a worker has its own', () => {
  const { warnings } = warningsOf(`
    const { Worker } = require('node:worker_threads');
    const program = 'const { torch } = require(' + JSON.stringify(${JSON.stringify(path.join(ROOT, 'dist'))}) + ');' +
      'process.on("warning", ({ message }) => require("node:worker_threads").parentPort.postMessage(message));' +
      ${JSON.stringify(resizeOutput)};
    const worker = new Worker(program, { eval: true });
    worker.on('message', (text) => warnings.push('worker: ' + text));
    worker.on('exit', () => console.log(JSON.stringify(warnings)));
    setImmediate = () => {};`);
  expect(warnings).toEqual([`worker: ${resized}`]);
});

test('convolutions are silent where NNPACK is missing', () => {
  const { stderr } = warningsOf('torch.conv2d(torch.ones(17, 3, 32, 32), torch.ones(8, 3, 5, 5));');
  expect(stderr).toBe('');
});
