/** `npm run predict`: digits of MNIST itself, as image files of many kinds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { datasets, models, torch } from 'torch-node';
import { readDigit } from '../../scripts/predict/digitImage';
import { temporaryFolder } from '../support/temporaryFolder';
import { idx, writeRaw } from '../vision/idxFiles';
import { type Run, run } from './programs';

const temporary = temporaryFolder();
const model = temporary.at('best.pt');
const images = temporary.at('images');
let digits: datasets.MNIST;

/** How many of the test set's first digits are looked at. */
const COUNT = 20;

/** Writes the first images of the published set as a dataset, and trains on them. */
beforeAll(() => {
  const published = temporary.at('published');
  digits = new datasets.MNIST({ root: published, train: false, download: true });
  const all = new datasets.MNIST({ root: published });
  const files = ({ data, targets }: datasets.MNIST, count: number) => [
    idx([count, 28, 28], data.narrow(0, 0, count).contiguous().toTypedArray() as Uint8Array),
    idx([count], targets.narrow(0, 0, count).to(torch.uint8).toTypedArray() as Uint8Array),
  ];
  const [trainImages, trainLabels] = files(all, 6400);
  const [testImages, testLabels] = files(digits, 200);
  writeRaw(
    temporary.at('data'),
    'MNIST',
    {},
    {
      'train-images-idx3-ubyte': trainImages as Buffer,
      'train-labels-idx1-ubyte': trainLabels as Buffer,
      't10k-images-idx3-ubyte': testImages as Buffer,
      't10k-labels-idx1-ubyte': testLabels as Buffer,
    },
  );
  const flags = ['--seed', '0', '--threads', '1', '--batch-size', '32', '--epochs', '1'];
  const trained = run('train', '--data', temporary.at('data'), ...flags, '--dropout', '0.1', '--best', model);
  if (trained.status !== 0) throw new Error(trained.stderr);
  mkdirSync(images);
}, 600_000);

const pixels = (i: number): sharp.Sharp => {
  const { data, width, height } = digits.get(i)[0] as datasets.Image;
  return sharp(data, { raw: { width, height, channels: 1 } });
};

const forms: Record<string, { ending: string; make: (image: sharp.Sharp) => sharp.Sharp }> = {
  'as it is, PNG': { ending: 'png', make: (image) => image.png() },
  'enlarged, PNG': { ending: 'png', make: (image) => image.resize(300, 400, { fit: 'contain' }).png() },
  'black on white, JPEG': { ending: 'jpg', make: (image) => image.resize(280).negate().jpeg() },
  'in a corner of a grey sheet, JPEG': {
    ending: 'jpg',
    make: (image) =>
      image
        .resize(140)
        .extend({ top: 300, bottom: 60, left: 40, right: 500, background: '#000' })
        .negate()
        .linear(0.6, 80)
        .jpeg(),
  },
};

/** What a run said: each file's digit and probability. */
function parse({ stdout }: Run): { file: string; digit: number; percent: number }[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, file, digit, percent] = /^(.+?) +(\d) +([\d.]+)%$/.exec(line) as unknown as string[];
      return { file: file as string, digit: Number(digit), percent: Number(percent) };
    });
}

test.each(Object.keys(forms))('recognises digits: %s', async (name) => {
  const { ending, make } = forms[name] as (typeof forms)[string];
  const files = await Promise.all(
    Array.from({ length: COUNT }, async (_, i) => {
      const file = `${images}/${name} ${i}.${ending}`;
      await make(pixels(i)).toFile(file);
      return file;
    }),
  );
  const result = run('predict', '--model', model, ...files);
  expect(result).toMatchObject({ status: 0, stderr: '' });
  const seen = parse(result);
  expect(seen.map(({ file }) => file)).toEqual(files);
  const right = seen.filter(({ digit }, i) => digit === digits.get(i)[1]);
  expect(right.length).toBeGreaterThanOrEqual(0.85 * COUNT);
  for (const { percent } of seen) expect(percent).toBeGreaterThanOrEqual(10);
});

test('an image of MNIST stays as it is, and one that is inverted becomes it again', async () => {
  for (let i = 0; i < COUNT; i++) {
    const original = digits.get(i)[0] as datasets.Image;
    const file = `${images}/same.png`;
    const difference = async (image: sharp.Sharp): Promise<number> => {
      await image.png().toFile(file);
      const read = await readDigit(file);
      expect(String(read)).toBe('<Image mode=L size=28x28>');
      return (
        read.data.reduce((sum, value, k) => sum + Math.abs(value - (original.data[k] as number)), 0) / 784
      );
    };
    expect(await difference(pixels(i))).toBeLessThan(4);
    expect(await difference(pixels(i).negate())).toBeLessThan(4);
  }
});

describe('what is no digit', () => {
  const at = (name: string) => `${images}/${name}`;

  test('is told in one line each, and the others are looked at', async () => {
    await pixels(0).png().toFile(at('seven.png'));
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } })
      .png()
      .toFile(at('empty.png'));
    writeFileSync(at('text.png'), 'no image\n');
    writeFileSync(at('cut.jpg'), (await pixels(0).resize(280).jpeg().toBuffer()).subarray(0, 1000));
    mkdirSync(at('folder.png'));
    const names = ['none.png', 'text.png', 'cut.jpg', 'folder.png', 'empty.png', 'seven.png'];
    const { stdout, stderr, status } = run('predict', '--model', model, ...names.map(at));
    expect(stdout).toMatch(/seven\.png +7 +[\d.]+%\n$/);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr.split('\n').map((line) => line.replace(/(read): .*/, '$1'))).toEqual([
      `predict: ${at('none.png')} could not be read`,
      `predict: ${at('text.png')} is not an image that can be read`,
      `predict: ${at('cut.jpg')} is not an image that can be read`,
      `predict: ${at('folder.png')} could not be read`,
      `predict: ${at('empty.png')} shows no digit: it is of one colour`,
      '',
    ]);
    expect(status).toBe(1);
  });

  test.each([
    [[], 2, 'predict: --model FILE is missing\n'],
    [['--model', model], 2, 'predict: there is no image to look at\n'],
    [['--model', `${model}.none`, 'a.png'], 1, `predict: --model: ${model}.none could not be opened: ENOENT`],
    [
      ['--model', __filename, 'a.png'],
      1,
      `predict: --model: ${__filename}: expected a checkpoint of PyTorch`,
    ],
  ])('%j', (args, status, message) => {
    const result = run('predict', ...args);
    expect({ stdout: result.stdout, status: result.status }).toEqual({ stdout: '', status });
    expect(result.stderr).toContain(message);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(status);
  });
});

test('takes a model with the extra convolution, and a state dict alone', async () => {
  const deeper = new models.CNN({ extraConv: true });
  const file = temporary.at('deeper.pt');
  torch.save(deeper.stateDict(), file);
  await pixels(0).png().toFile(`${images}/one.png`);
  expect(run('predict', '--model', file, `${images}/one.png`)).toMatchObject({ status: 0, stderr: '' });
  const other = { ...deeper.stateDict() };
  delete other['out.bias'];
  torch.save(other, file);
  const { stderr, status } = run('predict', '--model', file, `${images}/one.png`);
  expect(stderr).toBe(
    `predict: --model: ${file} is of another model. Error(s) in loading state_dict for CNN:\n` +
      '\tMissing key(s) in state_dict: "out.bias".\n',
  );
  expect(status).toBe(1);
});

test('--help says what it takes', () => {
  const { stdout, status } = run('predict', '--help');
  expect(stdout).toContain('npm run predict -- --model FILE IMAGE...');
  expect(status).toBe(0);
});
