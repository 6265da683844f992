import { optim, type Tensor, torch } from 'torch-node';

// Values from Python.
test('an optimizer with other parameters and another state, for a while', () => {
  const p = torch.tensor([1, 2], { requiresGrad: true });
  const optimizer = new optim.Adam([p], { lr: 0.1 });
  const { swapInOptimizerParamsAndState } = optim;
  expect(() => swapInOptimizerParamsAndState(optimizer as never, {}, optimizer.stateDict())).toThrow(
    /with a state/,
  );
  p.grad = torch.ones(2);
  optimizer.step();
  const q = torch.tensor([5, 6], { requiresGrad: true });
  q.grad = torch.tensor([1, -1]);
  const { state, param_groups } = optimizer.stateDict();
  const values = Object.fromEntries(
    Object.entries(state.get(0) as Record<string, Tensor>).map(([key, value]) => [key, value.clone()]),
  ) as Record<string, Tensor>;
  const given = { state: { 0: values }, param_groups: [{ ...param_groups[0], lr: 0.5 }] };
  swapInOptimizerParamsAndState(optimizer as never, { q }, given, () => optimizer.step());
  expect(p.tolist()).toEqual([0.9000000357627869, 1.899999976158142]);
  expect(q.tolist()).toEqual([4.5, 6.026315689086914]);
  expect(values['step']?.item()).toBe(2);
  expect(values['exp_avg']?.allclose(torch.tensor([0.19, -0.01]))).toBe(true);
  expect([optimizer.paramGroups[0]?.lr, optimizer.state.get(p)?.step]).toEqual([0.1, 1]);
  expect(() => swapInOptimizerParamsAndState(optimizer as never, {}, given)).toThrow(/expected 1 parameters/);
});
