/** Modules called with keyword arguments: a class says its `forward`'s parameter names itself. */
import { nn, type Tensor, torch } from 'torch-node';

const x = torch.ones([2, 3]);

test('names belong to the class that defines forward, and reach its subclasses', () => {
  class Wider extends nn.Linear {}
  const layer = new Wider(3, 1);
  // Called by another name, as after minification.
  Object.defineProperty(Wider, 'name', { value: 'a' });
  expect((layer as unknown as (given: { input: Tensor }) => Tensor)({ input: x }).shape).toEqual([2, 1]);
});

test('a subclass with a forward of its own has its own names or none', () => {
  class Scaled extends nn.Linear {
    override forward(input: Tensor, options: { by: number } = { by: 1 }): Tensor {
      return super.forward(input).mul(options.by);
    }
  }
  const scaled = new Scaled(3, 1);
  expect(scaled(x, { by: 0 }).abs().tolist()).toEqual([[0], [0]]);

  class Named extends nn.Module {
    static override readonly forwardNames = ['left', 'right'];
    forward(left: Tensor, right: Tensor): Tensor {
      return left.sub(right);
    }
  }
  const named = new Named() as unknown as (...args: unknown[]) => Tensor;
  expect(named({ right: x, left: x.mul(3) }).equal(x.mul(2))).toBe(true);
  expect(named(x, { right: x }).equal(torch.zeros([2, 3]))).toBe(true);
  expect(() => named(x, { wrong: x })).toThrow("Named: unknown argument 'wrong'; expected left, right");
});

test.each([
  [() => new nn.Linear(3, 1)(3 as never), "Linear: argument 'input': expected a Tensor, got 3"],
  [() => (new nn.ReLU() as unknown as () => Tensor)(), "ReLU: missing argument 'input'"],
  [
    () => new nn.MSELoss()(x, [1] as never),
    "MSELoss: argument 'target': expected a Tensor, got an array of 1",
  ],
])('what is no tensor is named, with the error that it led to as cause: %#', (run, message) => {
  const error = (() => {
    try {
      run();
      return undefined;
    } catch (caught) {
      return caught as Error;
    }
  })();
  expect(error).toBeInstanceOf(TypeError);
  expect(error?.message).toBe(message);
  expect(error?.cause).toBeInstanceOf(Error);
});

test('an error that has another reason stays as it is', () => {
  const lengths = torch.tensor([6n, 5n]);
  const scores = torch.zeros([6, 2, 4]);
  expect(() => new nn.CTCLoss()(scores, torch.ones([2, 2]).long(), [7, 5], lengths)).toThrow(
    /^(?!CTCLoss: argument)/,
  );
});
