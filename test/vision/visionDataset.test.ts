import { homedir } from 'node:os';
import path from 'node:path';
import { datasets, transforms } from 'torch-node';

/** Sample i is the image i with the target i + 1, transformed. */
class Two<I = number, T = number> extends datasets.VisionDataset<number, I, T> {
  override get length(): number {
    return 2;
  }

  override get(i: number): [I, T] {
    const { transforms: both } = this;
    return both === null ? [i as I, (i + 1) as T] : both(i, i + 1);
  }
}

const twice = (x: number) => x * 2;
const thrice = (x: number) => x * 3;

test('applies one transform to each, or one to both', () => {
  // torchvision: the same class with the same functions
  expect(new Two().get(1)).toEqual([1, 2]);
  expect(new Two().transforms).toBeNull();
  expect(new Two({ transform: twice }).get(1)).toEqual([2, 2]);
  expect(new Two('root', null, null, thrice).get(1)).toEqual([1, 6]);
  expect(new Two('root', null, twice, { targetTransform: thrice }).get(1)).toEqual([2, 6]);
  const sum = (x: number, target: number): [number, number] => [x + target, target * 10];
  expect(new Two({ transforms: sum }).get(1)).toEqual([3, 20]);
  expect(new Two('root', sum).transforms).toBe(sum);
});

test("prints Python's text", () => {
  expect(String(new Two())).toBe('Dataset Two\n    Number of datapoints: 2');
  const compose = new transforms.Compose([thrice]);
  expect(String(new Two('r', null, twice, compose))).toBe(`Dataset Two
    Number of datapoints: 2
    Root location: r
    StandardTransform
Transform: <function twice>
Target transform: Compose(
                      <function thrice>
                  )`);
  expect(String(new Two({ transforms: (x, target) => [x, target] }))).toBe(
    'Dataset Two\n    Number of datapoints: 2\n    <function transforms>',
  );
});

test('finds the home folder', () => {
  expect(new Two('~/data').root).toBe(path.join(homedir(), 'data'));
  expect(new Two('~data').root).toBe('~data');
  expect(new Two().root).toBeNull();
});

test.each<[unknown[], string]>([
  [[7], "Two: argument 'root': expected the path of a folder, got 7"],
  [[null, 7], "Two: argument 'transforms': expected a function, got 7"],
  [[{ transform: 'x' }], "Two: argument 'transform': expected a function, got a string ('x')"],
  [[{ target_transform: twice }], "Two: unknown argument 'target_transform'; did you mean targetTransform?"],
  [
    [{ transforms: twice, transform: twice }],
    'Two: expected transforms, or transform and targetTransform, got both',
  ],
])('refuses wrong arguments: %#', (args, message) => {
  expect(() => new Two(...(args as []))).toThrow(new TypeError(message));
});
