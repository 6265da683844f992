import { inspect } from 'node:util';
import { datasets, type Tensor, torch, transforms } from 'torch-node';

const { Image } = datasets;
const { Compose, ToTensor } = transforms;

describe('ToTensor', () => {
  test('scales a colour image and puts its channels first', () => {
    // torchvision: transforms.ToTensor()(np.arange(24, dtype=np.uint8).reshape(2, 4, 3))
    const tensor = new ToTensor()(
      new Image(
        Uint8Array.from({ length: 24 }, (_, i) => i),
        2,
        4,
        3,
      ),
    );
    expect(tensor.shape).toEqual([3, 2, 4]);
    expect(tensor.dtype).toBe(torch.float32);
    expect(tensor.stride()).toEqual([8, 4, 1]);
    expect(tensor.flatten().tolist()).toEqual([
      0.0, 0.0117647061124444, 0.0235294122248888, 0.03529411926865578, 0.0470588244497776,
      0.05882352963089943, 0.07058823853731155, 0.08235294371843338, 0.003921568859368563,
      0.01568627543747425, 0.027450980618596077, 0.03921568766236305, 0.05098039284348488, 0.062745101749897,
      0.07450980693101883, 0.08627451211214066, 0.007843137718737125, 0.019607843831181526,
      0.0313725508749485, 0.04313725605607033, 0.054901961237192154, 0.06666667014360428, 0.0784313753247261,
      0.09019608050584793,
    ]);
  });

  test('divides as single precision does, for every sample value', () => {
    const tensor = new ToTensor()(
      new Image(
        Uint8Array.from({ length: 256 }, (_, i) => i),
        16,
        16,
      ),
    );
    expect(tensor.flatten().tolist()).toEqual(Array.from({ length: 256 }, (_, i) => Math.fround(i / 255)));
  });

  test('leaves the image as it was, with its memory its own', () => {
    const data = new Uint8Array([10, 20, 30, 40]);
    const tensor = new ToTensor()(new Image(data, 2, 2));
    tensor.zero_();
    expect([...data]).toEqual([10, 20, 30, 40]);
  });

  test('takes an image and nothing else', () => {
    const toTensor = new ToTensor() as unknown as (image: unknown) => unknown;
    expect(() => toTensor(torch.zeros(2, 2))).toThrow(TypeError);
    expect(() => toTensor([[1, 2]])).toThrow(
      "ToTensor: argument 'image': expected an Image, got an array of 1",
    );
    expect(() => toTensor(undefined)).toThrow("ToTensor: argument 'image': expected an Image, got undefined");
  });

  test('has a text', () => {
    expect(String(new ToTensor())).toBe('ToTensor()');
    expect(inspect(new ToTensor())).toBe('ToTensor()');
  });
});

describe('Compose', () => {
  test('does its transforms in order, each typed by the one before', () => {
    const compose = new Compose([new ToTensor(), (x) => x.mul(2), (x) => x.sum().item() as number]);
    const sum: number = compose(new Image(new Uint8Array([255, 255, 0, 0]), 2, 2));
    expect(sum).toBe(4);
  });

  test('of nothing changes nothing', () => {
    expect(new Compose<number, number>([])(7)).toBe(7);
  });

  test('does a batch at once only if each of its transforms can', () => {
    const batch = torch.arange(24, { dtype: torch.uint8 }).view(2, 2, 2, 3);
    const expected = [0, 1].map((n) => {
      const bytes = Uint8Array.from({ length: 12 }, (_, i) => 12 * n + i);
      return new ToTensor()(new Image(bytes, 2, 2, 3));
    });
    const done = new Compose([new ToTensor()]).forwardBatch(batch) as Tensor;
    expect(done.equal(torch.stack(expected))).toBe(true);
    expect(new Compose([new ToTensor(), (x) => x]).forwardBatch(batch)).toBeUndefined();
  });

  test('has a text like that of Python', () => {
    const twice = (x: Tensor) => x.mul(2);
    expect(String(new Compose([new ToTensor(), twice]))).toBe(
      'Compose(\n    ToTensor()\n    <function twice>\n)',
    );
    expect(String(new Compose([]))).toBe('Compose(\n)');
  });

  test('takes an array of functions and nothing else', () => {
    const make = (value: unknown) => () => new Compose(value as []);
    expect(make(new ToTensor())).toThrow("Compose: argument 'transforms': expected an array, got a ToTensor");
    expect(make([new ToTensor(), 3])).toThrow(
      "Compose: argument 'transforms'[1]: expected a function, got 3",
    );
    expect(make([3])).toThrow(TypeError);
  });
});
