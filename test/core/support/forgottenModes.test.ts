/** What is said where a mode was entered by a statement, and its object was not kept. */
import { execFileSync } from 'node:child_process';

function warnings(statement: string): string[] {
  const program = `
    const { torch } = require('torch-node');
    const said = [];
    process.on('warning', ({ message }) => said.push(message));
    (() => { ${statement}; })();
    const wait = () => new Promise((resolve) => setTimeout(resolve, 20));
    (async () => {
      for (let i = 0; i < 5; i++) { await wait(); gc(); }
      await wait();
      console.log(JSON.stringify(said));
    })();`;
  const options = ['--no-warnings', '--expose-gc', '-e', program];
  return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' })) as string[];
}

const text = (callee: string) =>
  `${callee}: the returned mode was not kept, and is still on: write \`using mode = ${callee}(…)\`, or give it a function`;

test('is said once for each function', () => {
  expect(
    warnings('torch.noGrad(); torch.noGrad(); torch.enableGrad(); torch.inferenceMode()').sort(),
  ).toEqual([text('enableGrad'), text('inferenceMode'), text('noGrad')]);
});

test('is not said of modes that were ended or kept, of functions, and of settings', () => {
  expect(
    warnings(`
      torch.noGrad()[Symbol.dispose]();
      globalThis.kept = torch.noGrad();
      torch.noGrad(() => 1);
      torch.setGradEnabled(false)`),
  ).toEqual([]);
});
