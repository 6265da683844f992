import { nn, optim, type Tensor, torch } from 'torch-node';

test('frees what is not returned', () => {
  const made: Tensor[] = [];
  const x = torch.ones([3]);
  const result = torch.tidy(() => {
    const y = x.add(1);
    const [z] = y.mul(2).split(2) as Tensor[];
    made.push(y, z as Tensor);
    return y.sum();
  });
  expect(result.item()).toBe(6);
  expect(made.map((each) => each.isDisposed)).toEqual([true, true]);
  expect(x.isDisposed).toBe(false);
});

test('keeps what the result holds, however deep', () => {
  class Holder {
    tensor = torch.ones([1]);
  }
  const result = torch.tidy(() => ({
    list: [torch.ones([1]), [torch.ones([2])]] as const,
    map: new Map([['a', torch.ones([3])]]),
    set: new Set([torch.ones([4])]),
    holder: new Holder(),
    self: null as unknown,
    number: 1,
  }));
  result.self = result;
  const tensors = [
    result.list[0],
    result.list[1][0],
    result.map.get('a'),
    ...result.set,
    result.holder.tensor,
  ];
  expect(tensors.map((each) => each?.isDisposed)).toEqual([false, false, false, false, false]);
});

test('scopes inside scopes: a result belongs to the scope around', () => {
  let inner: Tensor | undefined;
  const outer = torch.tidy(() => {
    inner = torch.tidy(() => torch.ones([2]));
    expect(inner.isDisposed).toBe(false);
    return inner.add(1);
  });
  expect([inner?.isDisposed, outer.tolist()]).toEqual([true, [2, 2]]);
});

test('an error frees everything and passes', () => {
  let made: Tensor | undefined;
  const thrown = new Error('out');
  expect(() =>
    torch.tidy(() => {
      made = torch.ones([2]);
      throw thrown;
    }),
  ).toThrow(thrown);
  expect(made?.isDisposed).toBe(true);
});

test('async: frees at the end, and only its own', async () => {
  let mine: Tensor | undefined;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
  const running = torch.tidy(async () => {
    mine = torch.ones([2]);
    await pause();
    const late = mine.add(1);
    await pause();
    return late;
  });
  const others = torch.ones([5]);
  expect(mine?.isDisposed).toBe(false);
  const late = await running;
  expect([mine?.isDisposed, late.isDisposed, others.isDisposed]).toEqual([true, false, false]);
  await expect(
    torch.tidy(async () => {
      await pause();
      mine = torch.ones([1]);
      throw new Error('later');
    }),
  ).rejects.toThrow('later');
  expect(mine?.isDisposed).toBe(true);
});

test('keep', () => {
  const kept: Tensor[] = [];
  torch.tidy(() => {
    kept.push(torch.keep(torch.ones([2])));
  });
  expect(kept[0]?.tolist()).toEqual([1, 1]);
  expect(torch.keep(kept[0] as Tensor)).toBe(kept[0]);
});

test('whole training steps may be tidied: parameters, gradients and optimizer state stay', () => {
  torch.manualSeed(0);
  const train = (tidied: boolean) => {
    torch.manualSeed(1);
    const model = torch.tidy(
      () => new nn.Sequential(new nn.Linear(4, 8), new nn.BatchNorm1d(8), new nn.Linear(8, 1)),
    );
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
    const losses: number[] = [];
    const step = () => {
      const loss = model(torch.randn([6, 4]))
        .pow(2)
        .mean();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      for (const parameter of model.parameters()) expect(parameter.grad?.isDisposed).toBe(false);
      losses.push(loss.item());
    };
    for (let i = 0; i < 4; i++) tidied ? torch.tidy(step) : step();
    for (const parameter of model.parameters()) expect(parameter.grad?.isDisposed).toBe(false);
    return losses;
  };
  expect(train(true)).toEqual(train(false));
});

test('a tidied loop leaves no live tensors, without a collection', () => {
  const x = torch.ones([4]);
  const before = torch.memory().tensors;
  for (let i = 0; i < 1000; i++) torch.tidy(() => void x.add(i).mul(2).sum());
  expect(torch.memory().tensors - before).toBeLessThanOrEqual(0);
});

test('misuse', () => {
  expect(() => torch.tidy(3 as never)).toThrow('tidy: expected a function, got 3');
  expect(() => torch.keep({} as never)).toThrow('keep: expected a Tensor, got an object');
});
