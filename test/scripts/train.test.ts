/** `npm run train`: its flags and its checkpoints. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { torch } from 'torch-node';
import { nodeArgs } from '../../scripts/flags/programs.js';
import { bf16Notice } from '../../scripts/train/bf16Notice';
import { where } from '../support/skipped';
import { temporaryFolder } from '../support/temporaryFolder';
import { interruptAt, type Run, root, run, writeSquares } from './programs';

const temporary = temporaryFolder();
const data = temporary.at('data');
beforeAll(() => writeSquares(data, 200, 40));

const small = ['--data', data, '--threads', '1', '--batch-size', '2', '--seed', '0'];
const train = (...flags: string[]) => run('train', ...small, ...flags);

/** A folder of its own, so that files of the same name can be compared: they hold their name. */
function folder(name: string): (file: string) => string {
  mkdirSync(temporary.at(name), { recursive: true });
  return (file) => temporary.at(name, file);
}

const sameBytes = (a: string, b: string) => readFileSync(a).equals(readFileSync(b));

/** What a run printed from an epoch on. */
const from = (epoch: number, { stdout }: Run) =>
  stdout.slice(stdout.indexOf(`=================== Epoch ${epoch}/`));

/** What a run of one epoch would have printed so far if it were to train two. */
const firstOfTwo = ({ stdout }: Run) =>
  stdout.replace('Training Finished!\n', '').replace('= Epoch 1/1 =', '= Epoch 1/2 =');

describe('--save and --resume', () => {
  const flags = ['--shuffle', '--dropout', '0.3', '--extra-conv', '--lr-schedule', 'step'];
  const [whole, parts] = [folder('whole'), folder('parts')];

  test('an interrupted training goes on as if it had never stopped', () => {
    const uninterrupted = train('--epochs', '2', ...flags, '--save', whole('a.pt'));
    expect(uninterrupted).toMatchObject({ status: 0, stderr: '' });
    const first = train('--epochs', '1', ...flags, '--save', parts('a.pt'));
    const second = train('--epochs', '2', ...flags, '--resume', parts('a.pt'), '--save', parts('a.pt'));
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(firstOfTwo(first) + from(2, second)).toBe(uninterrupted.stdout);
    expect(second.stdout).toContain(
      `\nResumed ${parts('a.pt')} after epoch 1\n=================== Epoch 2/2 =`,
    );
    expect(from(2, second)).toMatch(
      /^={19} Epoch 2\/2 ={19}\nBatch: {2}100 \| Loss: \d\.\d{4}\n\nTest Result .*\n\nTraining Finished!\n$/,
    );
    expect(sameBytes(parts('a.pt'), whole('a.pt'))).toBe(true);
  });

  test('at the last epoch there is nothing to do, and it says so', () => {
    const { stdout, stderr, status } = train('--epochs', '2', ...flags, '--resume', parts('a.pt'));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(
      /a\.pt is of epoch 2: nothing is left to train with --epochs 2\nTraining Finished!\n$/,
    );
  });

  test('says which keys differ where the model is another and the file has no settings', () => {
    const bare = temporary.at('bare.pt');
    torch.save({ ...torch.load<object>(parts('a.pt')), settings: {} }, bare);
    const { stderr, status } = train('--resume', bare, '--lr-schedule', 'step');
    expect(stderr).toBe(
      `train: --resume: ${bare} is of another model. Error(s) in loading state_dict for CNN:\n` +
        '\tUnexpected key(s) in state_dict: "conv3.4.weight", "conv3.4.bias".\n',
    );
    expect(status).toBe(1);
  });

  test('says what else is not as it was', () => {
    const other = train('--resume', parts('a.pt'), '--extra-conv', '--optimizer', 'SGD', ...flags);
    expect(other.stderr).toBe(
      `train: --resume: ${parts('a.pt')} was trained with --optimizer adam, not with --optimizer sgd\n`,
    );
    expect(other.status).toBe(1);
    const several = train('--resume', parts('a.pt'), '--lr-schedule', 'cosine');
    expect(several.stderr).toBe(
      `train: --resume: ${parts('a.pt')} was trained with --dropout 0.3, not with --dropout 0; ` +
        'with --extra-conv, not without --extra-conv; ' +
        'with --lr-schedule step, not with --lr-schedule cosine; with --shuffle, not without --shuffle\n',
    );
    const meant = train('--resume', parts('a.pt'), ...flags.slice(1), '--epochs', '2', '--batch-size', '8');
    expect(meant.stderr).toBe(
      `train: --resume: ${parts('a.pt')} was trained with --batch-size 2, not with --batch-size 8\n` +
        `train: --resume: ${parts('a.pt')} was trained with --shuffle, not without --shuffle\n`,
    );
    expect(meant.status).toBe(0);
  });
});

test('Ctrl-C leaves the checkpoint of the last whole epoch, from which a schedule of all epochs goes on', async () => {
  const [whole, parts] = [folder('whole3'), folder('parts3')];
  const flags = ['--epochs', '3', '--optimizer', 'sgd', '--lr', '0.05', '--lr-schedule', 'one-cycle'];
  const rest = ['--channels-last', '--bf16'];
  const uninterrupted = train(...flags, ...rest, '--save', whole('a.pt'));
  const program = [...small, ...flags, ...rest, '--save', parts('a.pt')];
  const interrupted = await interruptAt('Epoch 3/3', 'SIGINT', 'train', ...program);
  expect(interrupted).toMatchObject({ status: 130, signal: null });
  expect(interrupted.stderr).toMatch(
    new RegExp(
      `^(train: this processor .*\n)?Interrupted in epoch 3; ${parts('a.pt')} holds epoch 2; ` +
        `go on with: npm run train -- .* --epochs 3 .* --save ${parts('a.pt')} --resume ${parts('a.pt')}\n$`,
    ),
  );
  expect(readdirSync(temporary.at('parts3'))).toEqual(['a.pt']);
  expect(torch.load<{ epoch: number }>(parts('a.pt')).epoch).toBe(2);

  const resumed = train(...flags, ...rest, '--resume', parts('a.pt'), '--save', parts('a.pt'));
  expect(from(3, resumed)).toBe(from(3, uninterrupted));
  expect(sameBytes(parts('a.pt'), whole('a.pt'))).toBe(true);

  const longer = train(...flags, ...rest, '--resume', parts('a.pt'), '--epochs', '4');
  const notice = bf16Notice('cpu');
  expect(longer.stderr).toBe(
    `${notice ? `train: ${notice}\n` : ''}train: --resume: ${parts('a.pt')} has a schedule for another number of steps: ` +
      'total_steps is 300, and with these flags 400\n',
  );
});

test('an interruption says what was saved', async () => {
  const begun = '=== Epoch 1/9 ===';
  const program = [...small, '--epochs', '9'];
  expect(await interruptAt(begun, 'SIGTERM', 'train', ...program)).toMatchObject({
    status: 143,
    stderr: 'Interrupted in epoch 1; nothing was saved; --save FILE keeps each epoch, to go on from\n',
  });
  const best = temporary.at('the best.pt');
  expect(await interruptAt(begun, 'SIGINT', 'train', ...program, '--best', best)).toMatchObject({
    status: 130,
    stderr: 'Interrupted in epoch 1; nothing was saved yet\n',
  });
  const later = await interruptAt('=== Epoch 2/9 ===', 'SIGINT', 'train', ...program, '--best', best);
  expect(later.stderr).toContain(
    `Interrupted in epoch 2; ${best} holds epoch 1; go on with: npm run train -- `,
  );
  expect(later.stderr).toContain(` --best '${best}' --resume '${best}'\n`);
  // Going on and being interrupted again names each file once.
  const again = ['--best', best, '--resume', best];
  const twice = await interruptAt('=== Epoch 2/9 ===', 'SIGINT', 'train', ...program, ...again);
  expect(twice.stderr.match(/--resume/g)).toHaveLength(1);
});

test.each(['train', 'doctor'] as const)('%s ends when nobody reads its output any more', (program) => {
  const args = program === 'train' ? `${small.join(' ')} --epochs 100000` : '';
  const command = `"$0" ${['-r', './test/scripts/smallMnist.js', ...nodeArgs(program)].join(' ')} ${args} | head -n 1`;
  const result = spawnSync('bash', ['-o', 'pipefail', '-c', command, process.execPath], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(result).toMatchObject({ status: 0, stderr: '' });
  expect(result.stdout.split('\n')).toHaveLength(2);
});

test('--best keeps the checkpoint with the best test accuracy', () => {
  const [best, saved] = [temporary.at('best.pt'), temporary.at('last.pt')];
  interface Saved {
    accuracy: number;
    epoch: number;
  }
  const first = train('--epochs', '2', '--best', best, '--save', saved);
  const shown = [...first.stdout.matchAll(/Accuracy: ([\d.]+)%/g)].map(([, percent]) => Number(percent));
  const { accuracy, epoch } = torch.load<Saved>(best);
  expect(accuracy).toBeCloseTo(Math.max(...shown), 6);
  expect(epoch).toBe(shown.indexOf(Math.max(...shown)) + 1);

  // A run that goes on replaces what is worse, and no more.
  const epochAfterwards = (before: number): number => {
    torch.save({ ...torch.load<Saved>(saved), accuracy: before }, best);
    expect(train('--epochs', '3', '--best', best, '--resume', saved)).toMatchObject({
      status: 0,
      stderr: '',
    });
    return torch.load<Saved>(best).epoch;
  };
  expect(epochAfterwards(100)).toBe(2);
  expect(epochAfterwards(0)).toBe(3);
});

describe('a wrong flag is told in one sentence', () => {
  const usage = 'Run `npm run train -- --help` for the flags.\n';

  test.each([
    [['--dropout', '1'], "--dropout takes a number from 0 to below 1, not '1'"],
    [['--lr', 'x'], "--lr takes a number of at least 0, not 'x'"],
    [['--dataset', 'cifar'], "--dataset takes mnist or fashion-mnist, not 'cifar'"],
    [['--save', 'a.pt', '--best', 'a.pt'], "--save and --best take two files, not 'a.pt' twice"],
  ])('%j', (flags, message) => {
    const { stdout, stderr, status } = run('train', ...flags);
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: `train: ${message}\n${usage}`,
      status: 2,
    });
  });

  test.each([
    ['--optimizer', 'lbfgs', /^train: --optimizer takes adam, .+ or adafactor, not 'lbfgs'\n/],
    ['--lr-schedule', 'steps', /^train: --lr-schedule takes step, .+ or plateau, not 'steps'\n/],
  ])('%s %s', (flag, name, message) => {
    expect(run('train', flag, name).stderr).toMatch(message);
  });
});

describe('a file that is not what a flag needs is told in one line', () => {
  const at = (name: string) => temporary.at('files', name);
  beforeAll(() => {
    mkdirSync(at('folder'), { recursive: true });
    torch.save({ model: { weight: torch.ones(2) } }, at('model.pt'));
    writeFileSync(at('cut.pt'), readFileSync(at('model.pt')).subarray(0, 300));
  });

  test.each([
    ['--resume', 'none.pt', 'could not be opened: ENOENT: no such file or directory'],
    ['--resume', 'folder', 'expected a file, got a folder'],
    ['--resume', 'cut.pt', 'the file is cut short or damaged'],
    ['--resume', 'model.pt', 'is no checkpoint to go on from: it lacks epoch, optimizer, rng_state'],
    ['--save', 'folder', 'is a folder, not a file'],
    ['--best', 'nowhere/a.pt', 'there is no folder'],
  ])('%s %s', (flag, name, reason) => {
    const { stdout, stderr, status } = train(flag, at(name));
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^train: .*\n$/);
    expect(stderr).toContain(`${flag}: `);
    expect(stderr).toContain(name.startsWith('nowhere') ? at('nowhere') : at(name));
    expect(stderr).toContain(reason);
  });
});

const python = process.env['TORCH_NODE_PYTHON'] ?? 'python3';
const hasTorchvision =
  spawnSync(python, [
    '-c',
    'import sys\nfrom importlib.util import find_spec\nsys.exit(not (find_spec("torch") and find_spec("torchvision")))',
  ]).status === 0;

where(
  hasTorchvision,
  'they need a Python with PyTorch and torchvision (TORCH_NODE_PYTHON)',
  describe,
)('with Python here', () => {
  const flags = ['--dropout', '0.3', '--extra-conv', '--shuffle', '--lr-schedule', 'step'];
  const inPython = (...more: string[]): Run => {
    const args = [path.join('bench', 'article.py'), ...small, ...flags, ...more];
    const { stdout, stderr, status } = spawnSync(python, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return { stdout, stderr, status };
  };
  const [ours, theirs] = [temporary.at('ours.pt'), temporary.at('theirs.pt')];
  let expected: Run;
  beforeAll(() => {
    expected = inPython('--epochs', '2');
  }, 60_000);

  test('one epoch here and one in Python are two in Python', () => {
    const first = train(...flags, '--epochs', '1', '--save', ours);
    const second = inPython('--epochs', '2', '--resume', ours);
    expect(firstOfTwo(first) + from(2, second)).toBe(expected.stdout);
  });

  test('one epoch in Python and one here are two in Python', () => {
    const first = inPython('--epochs', '1', '--save', theirs);
    const second = train(...flags, '--epochs', '2', '--resume', theirs);
    expect(firstOfTwo(first) + from(2, second)).toBe(expected.stdout);
  });
});
