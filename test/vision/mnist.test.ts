import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { datasets, type Tensor, torch, transforms } from 'torch-node';
import { idx, packedFiles, sample, smallFiles, smallResources, temporaryFolder, writeRaw } from './idxFiles';

/** The small dataset of idxFiles.ts, which nothing can be downloaded for. */
class Digits<I = datasets.Image, T = number> extends datasets.MNIST<I, T> {
  static override mirrors: readonly string[] = [];
  static override resources = smallResources;
}

const temporary = temporaryFolder();
const root = temporary.fresh();
writeRaw(root, 'Digits');
afterAll(temporary.remove);

/** Constructs the dataset from files of which one is changed. */
const withFile = (name: string, bytes: Uint8Array | null, train = true) => {
  const folder = temporary.fresh();
  const raw = writeRaw(folder, 'Digits', { [name]: bytes });
  return { file: path.join(raw, name), make: () => new Digits(folder, train) };
};

describe('samples', () => {
  test('are the images and labels of the files', () => {
    const data = new Digits(root);
    expect(data.length).toBe(12);
    expect(data.data.shape).toEqual([12, 28, 28]);
    expect(data.data.dtype).toBe(torch.uint8);
    expect(data.targets.dtype).toBe(torch.int64);
    expect(data.targets.tolist()).toEqual([0, 7, 4, 1, 8, 5, 2, 9, 6, 3, 0, 7]);

    const [image, target] = data.get(3);
    expect(image).toBeInstanceOf(datasets.Image);
    expect([image.height, image.width, image.channels]).toEqual([28, 28, 1]);
    expect([...image.data]).toEqual(Array.from({ length: 784 }, (_, i) => sample(3 * 784 + i)));
    expect(target).toBe(1);
  });

  test('are those of the test set where asked for', () => {
    expect(new Digits({ root, train: false }).length).toBe(5);
    expect(new Digits(root, false).length).toBe(5);
    expect(new Digits(root, { train: false }).length).toBe(5);
  });

  test('go through the transforms', () => {
    const data = new Digits({
      root,
      transform: (image) => image.data[1],
      targetTransform: (target) => `class ${target}`,
    });
    const [image, target]: [number, string] = data.get(1);
    expect([image, target]).toEqual([sample(785), 'class 7']);
  });

  test('count from the end where the index is negative, as in Python', () => {
    const data = new Digits(root);
    expect(data.get(-1)[1]).toBe(7);
    expect(data.get(-12)[1]).toBe(0);
  });

  test('follow the tensors when these are replaced', () => {
    const data = new Digits(root);
    data.data = data.data.narrow(0, 4, 2);
    data.targets = data.targets.narrow(0, 4, 2);
    expect(data.length).toBe(2);
    expect(data.get(0)[0].data[0]).toBe(sample(4 * 784));
    expect(data.get(1)[1]).toBe(5);
  });

  test.each([12, -13, 2 ** 53, Number.POSITIVE_INFINITY, 0.5, Number.NaN, '1', null, 1n])(
    'have no %p',
    (index) => {
      const data = new Digits(root);
      const type = index === 12 || index === -13 || index === 2 ** 53 ? RangeError : TypeError;
      expect(() => data.get(index as number)).toThrow(type);
      expect(() => data.get(index as number)).toThrow('Digits: index');
    },
  );
});

describe('getBatch', () => {
  const { Compose, ToTensor } = transforms;
  const indices = [3, 0, 11, 3, -1];

  test.each([
    ['ToTensor', new ToTensor()],
    ['Compose', new Compose([new ToTensor()])],
  ])('with %s gives the bits of the samples stacked', (_name, transform) => {
    const data = new Digits({ root, transform });
    const [images, targets] = data.getBatch(indices) as [Tensor, Tensor];
    expect(images.equal(torch.stack(indices.map((i) => data.get(i)[0])))).toBe(true);
    // torchvision's DataLoader gives these strides, whatever the batch size
    expect(images.stride()).toEqual([784, 784, 28, 1]);
    expect(targets.dtype).toBe(torch.int64);
    expect(targets.tolist()).toEqual(indices.map((i) => data.get(i)[1]));
  });

  test.each([[[2, 3, 4]], [[4, 2]]])('of %p has its own memory', (positions) => {
    const data = new Digits({ root, transform: new ToTensor() });
    const [images, targets] = data.getBatch(positions) as [Tensor, Tensor];
    const [before] = data.get(2);
    images.zero_();
    targets.zero_();
    expect(data.get(2)[0].equal(before)).toBe(true);
    expect(data.targets.tolist()).toEqual([0, 7, 4, 1, 8, 5, 2, 9, 6, 3, 0, 7]);
  });

  test('of nothing is empty', () => {
    const data = new Digits({ root, transform: new ToTensor() });
    const [images, targets] = data.getBatch([]) as [Tensor, Tensor];
    expect([[...images.shape], [...targets.shape]]).toEqual([[0, 1, 28, 28], [0]]);
  });

  test('of more images than one thread is given has them all', () => {
    const data = new Digits({ root, transform: new ToTensor() });
    const many = Array.from({ length: 100 }, (_, i) => (i * 5) % 12);
    const [images] = data.getBatch(many) as [Tensor, Tensor];
    expect(images.equal(torch.stack(many.map((i) => data.get(i)[0])))).toBe(true);
  });

  test('is left to the samples where they are made one by one', () => {
    class Own extends Digits<Tensor> {
      override get(index: number): [Tensor, number] {
        return super.get(index);
      }
    }
    writeRaw(root, 'Own');
    class Noisy extends ToTensor {
      override forward(image: datasets.Image): Tensor {
        return super.forward(image).add(1);
      }
    }
    expect(new Digits(root).getBatch([0])).toBeUndefined();
    expect(new Digits({ root, transform: (image) => image }).getBatch([0])).toBeUndefined();
    expect(
      new Digits({ root, transform: new Compose<datasets.Image, datasets.Image>([]) }).getBatch([0]),
    ).toBeUndefined();
    expect(new Digits({ root, transform: new Noisy() }).getBatch([0])).toBeUndefined();
    expect(new Own({ root, transform: new ToTensor() }).getBatch([0])).toBeUndefined();
    const target = new Digits({ root, transform: new ToTensor(), targetTransform: (t) => t + 1 });
    expect(target.getBatch([0])).toBeUndefined();
  });

  test('refuses an index that is none', () => {
    const data = new Digits({ root, transform: new ToTensor() });
    expect(() => data.getBatch([0, 12])).toThrow('Digits: index 12 is out of range for 12 samples');
    expect(() => data.getBatch([0.5])).toThrow('Digits: index should be an integer, got 0.5');
  });
});

describe('description', () => {
  test('is that of Python', () => {
    const twice = (x: Tensor) => x.mul(2);
    const transform = new transforms.Compose([new transforms.ToTensor(), twice]);
    const data = new Digits({ root, transform, targetTransform: new transforms.Compose([Number]) });
    const text = `Dataset Digits
    Number of datapoints: 12
    Root location: ${root}
    Split: Train
    StandardTransform
Transform: Compose(
               ToTensor()
               <function twice>
           )
Target transform: Compose(
                      <function Number>
                  )`;
    expect(String(data)).toBe(text);
    expect(inspect(data)).toBe(text);
    expect(String(new Digits(root, false))).toBe(
      `Dataset Digits\n    Number of datapoints: 5\n    Root location: ${root}\n    Split: Test`,
    );
  });

  test('names the classes', () => {
    const data = new Digits(root);
    expect(data.classes[9]).toBe('9 - nine');
    expect(data.classToIdx['4 - four']).toBe(4);
    expect(datasets.FashionMNIST.classes).toEqual([
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ]);
  });
});

describe('arguments', () => {
  test.each([
    [[], 'root'],
    [[{ train: true }], 'root'],
    [[7], 'Digits: root should be the path of a folder, got 7'],
    [[''], "Digits: root should be the path of a folder, got a string ('')"],
    [[root, 1], 'Digits: train should be true or false, got 1'],
    [[root, true, 3], 'Digits: transform should be a function or null, got 3'],
    [[root, true, null, 'x'], "Digits: targetTransform should be a function or null, got a string ('x')"],
    [[root, true, null, null, 'yes'], "Digits: download should be true or false, got a string ('yes')"],
    [[{ root, Train: true }], 'Train'],
    [[root, { root }], 'root'],
    [[root, true, null, null, false, 1, 2], 'Digits'],
  ])('that are wrong are refused: %#', (args, message) => {
    const make = () => new Digits(...(args as [string]));
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  test('a class is no function', () => {
    expect(() => (datasets.MNIST as unknown as (root: string) => void)(root)).toThrow(TypeError);
  });

  test('a root in the home folder is found', () => {
    const beside = path.relative(homedir(), root);
    expect(new Digits(`~/${beside}`).length).toBe(12);
  });
});

describe('missing data', () => {
  test('is told with the folder and what to do', () => {
    const folder = temporary.fresh();
    expect(() => new Digits(folder)).toThrow(
      `Digits: dataset not found: '${path.join(folder, 'Digits', 'raw')}' has no train-images-idx3-ubyte, ` +
        'no train-labels-idx1-ubyte, no t10k-images-idx3-ubyte, no t10k-labels-idx1-ubyte. ' +
        'You can use { download: true } to download it',
    );
    expect(() => new Digits(path.join(folder, 'nowhere'))).toThrow('dataset not found');
    const { make } = withFile('t10k-labels-idx1-ubyte', null);
    expect(make).toThrow('has no t10k-labels-idx1-ubyte. You can');
  });

  test('a folder in place of a file is none', () => {
    const { file, make } = withFile('train-labels-idx1-ubyte', null);
    mkdirSync(file);
    expect(make).toThrow('has no train-labels-idx1-ubyte');
  });

  test.each([false, true])('a root that is a file is told (download: %p)', (download) => {
    const file = path.join(temporary.fresh(), 'file');
    writeFileSync(file, '');
    expect(() => new Digits({ root: file, download })).toThrow(
      `Digits: '${file}' should be a folder, but it is a file`,
    );
  });

  test('links to the files will do', () => {
    const folder = temporary.fresh();
    mkdirSync(path.join(folder, 'Digits'));
    symlinkSync(path.join(root, 'Digits', 'raw'), path.join(folder, 'Digits', 'raw'));
    expect(new Digits(folder).length).toBe(12);
  });

  test('packed files are unpacked where downloading is allowed, without a mirror', () => {
    const folder = temporary.fresh();
    const raw = writeRaw(folder, 'Digits', {}, packedFiles);
    expect(() => new Digits(folder)).toThrow('dataset not found');
    expect(new Digits({ root: folder, download: true }).length).toBe(12);
    const unpacked = readFileSync(path.join(raw, 'train-images-idx3-ubyte'));
    expect(unpacked.equals(smallFiles['train-images-idx3-ubyte'])).toBe(true);
  });
});

describe('damaged data', () => {
  const images = smallFiles['train-images-idx3-ubyte'];
  const changed = Buffer.from(images);
  changed[1000] ^= 1;
  const foreign = Buffer.from(images);
  foreign.writeUInt32BE(2052);

  test.each([
    ['empty', Buffer.alloc(0), 'an IDX file of images (magic number 2051), but it is empty'],
    ['of three bytes', Buffer.alloc(3), 'but it ends after 3 bytes, inside its header of 16'],
    ['cut in its header', images.subarray(0, 10), 'but it ends after 10 bytes, inside its header of 16'],
    [
      'without images',
      images.subarray(0, 16),
      '9424 bytes long (a header of 16 and 12 x 28 x 28 images), but it has 16',
    ],
    [
      'cut',
      images.subarray(0, 9423),
      '9424 bytes long (a header of 16 and 12 x 28 x 28 images), but it has 9423',
    ],
    ['too long', Buffer.concat([images, Buffer.alloc(1)]), 'but it has 9425'],
    ['of another kind', foreign, 'an IDX file of images (magic number 2051), but its magic number is 2052'],
    ['of labels', smallFiles['train-labels-idx1-ubyte'], 'but its magic number is 2049'],
    ['still packed', packedFiles['train-images-idx3-ubyte.gz'], 'but it is still packed by gzip'],
    [
      'of a size beyond memory',
      idx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], new Uint8Array(4)),
      'but it has 20',
    ],
    ['changed in one bit', changed, 'the published file (SHA-256 '],
  ])('a file that is %s is told', (_name, bytes, message) => {
    const { file, make } = withFile('train-images-idx3-ubyte', bytes);
    expect(make).toThrow(Error);
    expect(make).toThrow(`Digits: '${file}' should be `);
    expect(make).toThrow(message);
    expect(make).toThrow('Delete the file and use { download: true } to get it again');
  });

  test('is told although a download is allowed, and left as it is', () => {
    const folder = temporary.fresh();
    const raw = writeRaw(folder, 'Digits', { 'train-images-idx3-ubyte': changed });
    expect(() => new Digits({ root: folder, download: true })).toThrow('its contents differ (SHA-256 ');
    expect(readFileSync(path.join(raw, 'train-images-idx3-ubyte')).equals(changed)).toBe(true);
  });

  test('of the test set is no matter to the training set', () => {
    const { make } = withFile('t10k-images-idx3-ubyte', Buffer.alloc(0));
    expect(make().length).toBe(12);
  });

  test('images and labels of other numbers are told with both', () => {
    class Unknown extends datasets.MNIST {
      static override mirrors = [];
      static override resources = smallResources.map(([name, md5]) => [name, md5] as const);
    }
    const folder = temporary.fresh();
    const raw = writeRaw(folder, 'Unknown', { 'train-labels-idx1-ubyte': idx([3], new Uint8Array(3)) });
    expect(() => new Unknown(folder)).toThrow(
      `Unknown: '${path.join(raw, 'train-images-idx3-ubyte')}' has 12 images, ` +
        `but '${path.join(raw, 'train-labels-idx1-ubyte')}' has 3 labels; there should be as many`,
    );
    expect(new Unknown(folder, false).length).toBe(5);
  });
});
