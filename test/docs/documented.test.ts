import { publicMembers } from './publicMembers';

const members = publicMembers();

test('the walk finds classes, methods, fields of options, and functions of namespaces', () => {
  const names = members.map(({ file, name }) => `${file} ${name}`);
  expect(names).toEqual(
    expect.arrayContaining([
      'nn/modules/conv.ts Conv2d',
      'nn/modules/conv.ts ConvOptions.groups',
      'nn/base/module.ts Module.loadStateDict',
      'nn/functional/activation.ts relu',
      'nn/init/drawing.ts kaimingUniform_',
      'optim/adam.ts AdamOptions.betas',
      'optim/lrScheduler/stepwise.ts StepLR',
      'data/dataLoader.ts DataLoader',
      'core/functional/einsum.ts einsum',
      'core/tensor/tensor.ts Tensor.shape',
    ]),
  );
});

test('every public member has a documentation comment', () => {
  const missing = members.filter(({ documented }) => !documented);
  expect(missing.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
