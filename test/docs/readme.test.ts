import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { datasets } from 'torch-node';
import { announced, run, snippets } from './pages';

test('the first program of README.md learns its problem', () => {
  const [program] = snippets('README.md') as [string];
  const accuracy = Number(/accuracy ([\d.]+)%/.exec(run(program))?.[1]);
  expect(accuracy).toBeGreaterThan(95);
});

test("README.md's examples print what their comments say", () => {
  const program = snippets('README.md')[1] as string;
  const said = announced(program);
  expect(said.length).toBeGreaterThan(3);
  expect(run(program).trim().split('\n')).toEqual(said);
});

test('README.md has no other programs', () => {
  expect(snippets('README.md')).toHaveLength(2);
});

test("README.zh-CN.md's program, its parts put together, trains (on fewer images)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'torch-node-readme-'));
  try {
    new datasets.MNIST({ root: folder, download: true });
    const program = snippets('README.zh-CN.md')
      .join('\n')
      .replaceAll("root: 'data'", `root: ${JSON.stringify(folder)}`)
      .replace('const epochs = 10;', 'const epochs = 1;')
      .replace('new DataLoader(trainData,', 'new DataLoader(new Subset(trainData, [...Array(12800).keys()]),')
      .replace('import {', 'import { Subset,')
      .replace("from 'torch-node';\n", "from 'torch-node';\ntorch.manualSeed(0);\n");
    const output = run(program);
    expect(output).toMatch(/^Using \w+ device\nCNN\(\n {2}\(conv1\): Sequential\(/);
    expect(output).toMatch(
      /\nBatch: {2}200 \| Loss: 0\.\d{4}\nTest Result \| Accuracy: 9\d\.\d\d% \| Avg Loss: 0\.\d{4}\nDone!\n$/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 600_000);
