/** The flags of the programs, which are read before anything is set up. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder';
import { root } from './programs';

const temporary = temporaryFolder();
const clone = temporary.at('clone');

/** The files that a clone has: nothing is installed or built. */
beforeAll(() => {
  mkdirSync(clone);
  cpSync(path.join(root, 'scripts'), path.join(clone, 'scripts'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(clone, 'package.json'));
});

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/start.mjs', program, ...args], {
    cwd: clone,
    encoding: 'utf8',
    // Whatever is set up would be looked for with these.
    env: { PATH: '/nowhere', TORCH_NODE_CACHE: temporary.at('none'), ...env },
  });
  return { stdout, stderr, status };
}

describe.each(['train', 'predict', 'doctor', 'bench'])('%s', (program) => {
  test.each(['--help', '-h'])('%s is answered in a bare clone', (flag) => {
    const { stdout, stderr, status } = start(program, [flag]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${program}`));
    expect(stdout).toMatch(/\n {2}--help +this text\n$/);
  });

  test('refuses a flag that there is not', () => {
    expect(start(program, ['--nothing'])).toEqual({
      stdout: '',
      stderr: `${program}: there is no flag --nothing\nRun \`npm run ${program} -- --help\` for the flags.\n`,
      status: 2,
    });
  });
});

test.each([
  [['--epoch', '3'], 'there is no flag --epoch; did you mean --epochs?'],
  [['--EPOCHS', '3'], 'there is no flag --EPOCHS; did you mean --epochs?'],
  [['--batch_size=3'], 'there is no flag --batch_size; did you mean --batch-size?'],
  [['--batch', '3'], 'there is no flag --batch; did you mean --batch-size?'],
  [['--seeed', '3'], 'there is no flag --seeed; did you mean --seed?'],
  [['--suffle'], 'there is no flag --suffle; did you mean --shuffle?'],
  [['-e', '3'], 'there is no flag -e'],
  [['--lr', '-1'], "--lr takes a number of at least 0, not '-1'"],
  [['--lr=-1'], "--lr takes a number of at least 0, not '-1'"],
  [['--lr', 'nan'], "--lr takes a number of at least 0, not 'nan'"],
  [['--epochs', '-1'], "--epochs takes an integer of at least 1, not '-1'"],
  [['--epochs', '1.5'], "--epochs takes an integer of at least 1, not '1.5'"],
  [['--epochs'], '--epochs takes an integer of at least 1, and nothing follows it'],
  [['--epochs', '--shuffle'], '--epochs takes an integer of at least 1, and nothing follows it'],
  [['--shuffle=no'], "--shuffle stands alone, without '=no'"],
  [['--threads', '2000'], "--threads takes an integer from 1 to 1024, not '2000'"],
  [['--device', 'gpu'], "--device takes cpu, cuda, cuda:1 (or another number) or mps, not 'gpu'"],
  [['--dataset', 'cifar'], "--dataset takes mnist or fashion-mnist, not 'cifar'"],
  [['3'], "'3' is not a flag; flags begin with --"],
  [['--', '--epochs'], "'--epochs' is not a flag; flags begin with --"],
  [['--save', 'a.pt', '--best', './a.pt'], "--save and --best take two files, not 'a.pt' twice"],
])('train %j', (args, message) => {
  expect(start('train', args)).toEqual({
    stdout: '',
    stderr: `train: ${message}\nRun \`npm run train -- --help\` for the flags.\n`,
    status: 2,
  });
});

test.each([
  [{ npm_config_epochs: 'true' }, ['1'], '--epochs 1'],
  [{ npm_config_epochs: '1' }, [], '--epochs 1'],
  [{ npm_config_shuffle: 'true' }, [], '--shuffle'],
  [{ npm_config_batch_size: 'true', npm_config_lr: 'true' }, ['8', '1'], '--batch-size N --lr X'],
  [{ npm_config_save: 'true' }, ['run.pt'], '--save run.pt'],
])('flags that npm took for its own: %j %j', (env, args, flags) => {
  expect(start('train', args, env).stderr).toMatch(`train: flags go after --: npm run train -- ${flags}\n`);
});

test("npm's own setting of the name save is no flag", () => {
  expect(start('train', ['--epochs', '0'], { npm_config_save: 'false' }).stderr).toMatch(
    /^train: --epochs takes/,
  );
});

test('predict names what npm took with the images', () => {
  const args = ['four.png'];
  expect(start('predict', args, { npm_config_model: 'best.pt' }).stderr).toMatch(
    'predict: flags go after --: npm run predict -- --model best.pt four.png\n',
  );
});

test.each([
  ['train', ['--save', '/nowhere/a.pt'], '--save: there is no folder /nowhere'],
  ['train', ['--best', '.'], '--best: . is a folder, not a file'],
  [
    'train',
    ['--resume', 'none.pt'],
    '--resume: none.pt could not be opened: ENOENT: no such file or directory',
  ],
  [
    'predict',
    ['--model', 'none.pt', 'a.png'],
    '--model: none.pt could not be opened: ENOENT: no such file or directory',
  ],
])('%s %j is told before the set-up', (program, args, message) => {
  expect(start(program, args)).toEqual({ stdout: '', stderr: `${program}: ${message}\n`, status: 1 });
});

test('nothing was set up for any of these', () => {
  expect(readdirSync(clone).sort()).toEqual(['package.json', 'scripts']);
});

test('a name may have capitals', () => {
  const args = ['--optimizer', 'Adam', '--device', 'CPU', '--dataset', 'MNIST', '--lr-schedule', 'Step'];
  // The flags are right, so that the set-up begins, which finds no npm.
  expect(start('train', args).stderr).toMatch(/torch-node: /);
});
