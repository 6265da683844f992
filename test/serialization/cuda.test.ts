import { type Tensor, torch } from 'torch-node';
import { describeOnCuda } from '../support/onCuda';
import { temporaryFolder } from '../support/temporaryFolder';

describeOnCuda('checkpoints from cuda', () => {
  const temporary = temporaryFolder();

  test('load where they were saved, and where mapLocation says', () => {
    const file = temporary.at('x.pt');
    const x = torch.arange(3, { device: 'cuda' });
    torch.save({ x, half: torch.ones(2, { device: 'cuda', dtype: torch.float16 }) }, file);
    const saved = torch.load(file) as { x: Tensor; half: Tensor };
    expect([String(saved.x.device), saved.half.dtype]).toEqual(['cuda:0', torch.float16]);
    expect(saved.x.tolist()).toEqual([0, 1, 2]);
    const mapped = torch.load(file, { mapLocation: 'cpu' }) as { x: Tensor };
    expect([String(mapped.x.device), mapped.x.tolist()]).toEqual(['cpu', [0, 1, 2]]);
  });
});
