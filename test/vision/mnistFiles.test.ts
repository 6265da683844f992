import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { datasets } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';
import { idx, packedFiles, smallFiles, smallResources, writeRaw } from './idxFiles';

/** The small dataset of idxFiles.ts, which nothing can be downloaded for. */
class Digits extends datasets.MNIST {
  static override mirrors: readonly string[] = [];
  static override resources = smallResources;
}

const temporary = temporaryFolder();

/** Constructs the dataset from files of which one is changed. */
const withFile = (name: string, bytes: Uint8Array | null, train = true) => {
  const folder = temporary.fresh();
  const raw = writeRaw(folder, 'Digits', { [name]: bytes });
  return { file: path.join(raw, name), make: () => new Digits(folder, train) };
};

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
      `Digits: expected a folder '${file}', got a file`,
    );
  });

  test('links to the files will do', () => {
    const folder = temporary.fresh();
    mkdirSync(path.join(folder, 'Digits'));
    symlinkSync(writeRaw(temporary.fresh(), 'Digits'), path.join(folder, 'Digits', 'raw'));
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
    expect(make).toThrow(`Digits: expected '${file}' to be `);
    expect(make).toThrow(message);
    expect(make).toThrow('; delete the file and use { download: true } to get it again');
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
      `Unknown: expected as many labels in '${path.join(raw, 'train-labels-idx1-ubyte')}' as there are images in ` +
        `'${path.join(raw, 'train-images-idx3-ubyte')}' (12), got 3`,
    );
    expect(new Unknown(folder, false).length).toBe(5);
  });
});
