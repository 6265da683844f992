import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { datasets, type Tensor, torch, transforms } from 'torch-node';
import { temporaryFolder } from '../support/temporaryFolder';
import { sample, smallResources, writeRaw } from './idxFiles';

/** The small dataset of idxFiles.ts, which nothing can be downloaded for. */
class Digits<I = datasets.Image, T = number> extends datasets.MNIST<I, T> {
  static override mirrors: readonly string[] = [];
  static override resources = smallResources;
}

const temporary = temporaryFolder();
const root = temporary.fresh();
writeRaw(root, 'Digits');

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
      expect(() => data.get(index as number)).toThrow("Digits: argument 'index'");
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
    expect(() => data.getBatch([0, 12])).toThrow(
      "Digits: argument 'index': expected an integer from -12 to 11, got 12",
    );
    expect(() => data.getBatch([0.5])).toThrow("Digits: argument 'index': expected an integer, got 0.5");
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
    [[7], "Digits: argument 'root': expected the path of a folder, got 7"],
    [[''], "Digits: argument 'root': expected the path of a folder, got a string ('')"],
    [[root, 1], "Digits: argument 'train': expected a boolean, got 1"],
    [[root, true, 3], "Digits: argument 'transform': expected a function, got 3"],
    [[root, true, null, 'x'], "Digits: argument 'targetTransform': expected a function, got a string ('x')"],
    [
      [root, true, null, null, 'yes'],
      "Digits: argument 'download': expected a boolean, got a string ('yes')",
    ],
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
