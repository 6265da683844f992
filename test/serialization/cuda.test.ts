import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tensor, torch } from 'torch-node';
import { describeOnCuda } from '../support/onCuda';

describeOnCuda('checkpoints from cuda', () => {
  test('load where they were saved, and where mapLocation says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cuda-'));
    try {
      const file = join(folder, 'x.pt');
      const x = torch.arange(3, { device: 'cuda' });
      torch.save({ x, half: torch.ones(2, { device: 'cuda', dtype: torch.float16 }) }, file);
      const saved = torch.load(file) as { x: Tensor; half: Tensor };
      expect([String(saved.x.device), saved.half.dtype]).toEqual(['cuda:0', torch.float16]);
      expect(saved.x.tolist()).toEqual([0, 1, 2]);
      const mapped = torch.load(file, { mapLocation: 'cpu' }) as { x: Tensor };
      expect([String(mapped.x.device), mapped.x.tolist()]).toEqual(['cpu', [0, 1, 2]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
