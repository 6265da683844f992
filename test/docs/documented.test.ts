import { publicMembers } from './publicMembers';

/**
 * The rooms of the public interface by the beginning of their files' paths, and how many of their members have no
 * documentation comment yet. A bound may only shrink. A file belongs to the first room that its path begins with.
 */
const bounds: readonly [room: string, undocumented: number][] = [
  ['nn/utils/prune/', 19],
  ['nn/', 0],
  ['optim/', 0],
  ['swaUtils/', 0],
  ['data/', 0],
  ['vision/transforms/', 0],
  ['vision/', 0],
  ['core/tensor/', 0],
  ['core/', 63],
  ['namespaces/', 7],
  ['distributions/', 0],
  ['serialization/', 9],
  ['native/', 1],
  ['train.ts', 3],
];

const members = publicMembers();
const roomOf = (file: string): string | undefined => bounds.find(([room]) => file.startsWith(room))?.[0];

test('every public member belongs to a room', () => {
  expect(members.map(({ file }) => file).filter((file) => roomOf(file) === undefined)).toEqual([]);
});

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

test.each(bounds)('%s has at most %i public members without documentation', (room, most) => {
  const missing = members.filter(({ file, documented }) => roomOf(file) === room && !documented);
  const listed = missing.map(({ file, name }) => `${file}: ${name}`);
  if (listed.length > most) expect(listed).toHaveLength(most);
  expect(listed.length).toBeLessThanOrEqual(most);
});
