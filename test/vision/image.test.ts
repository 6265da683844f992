import { datasets } from 'torch-node';

const { Image } = datasets;

test('holds rows of pixels', () => {
  const image = new Image(new Uint8Array(24), 2, 4, 3);
  expect([image.height, image.width, image.channels, image.mode, image.size]).toEqual([
    2,
    4,
    3,
    'RGB',
    [4, 2],
  ]);
  expect(String(image)).toBe('<Image mode=RGB size=4x2>');
  expect(new Image(new Uint8Array(6), 2, 3).mode).toBe('L');
});

test.each([
  [[new Uint8Array(5), 2, 3], RangeError, "Image: argument 'data': expected 6 bytes for 2 x 3 x 1, got 5"],
  [[[1, 2], 1, 2], TypeError, "Image: argument 'data': expected a Uint8Array, got an array of 2"],
  [[new Uint8Array(1), 0, 1], RangeError, "Image: argument 'height': expected a positive integer, got 0"],
  [
    [new Uint8Array(1), 1, Number.NaN],
    RangeError,
    "Image: argument 'width': expected a positive integer, got NaN",
  ],
  [
    [new Uint8Array(5), 1, 1, 5],
    RangeError,
    "Image: argument 'channels': expected an integer from 1 to 4, got 5",
  ],
] as const)('refuses wrong sizes: %#', (args, type, message) => {
  const make = () => new Image(...(args as unknown as ConstructorParameters<typeof Image>));
  expect(make).toThrow(type);
  expect(make).toThrow(message);
});
