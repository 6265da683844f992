/** Seconds to save and to load a checkpoint of so many megabytes (500), as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Tensor, torch } from 'torch-node';

const [threads, megabytes = '500'] = process.argv.slice(2);
torch.setNumThreads(Number(threads));
const count = 50;
const length = Math.round((Number(megabytes) * 1e6) / 4 / count);
const state: Record<string, Tensor> = {};
for (let i = 0; i < count; i++) state[`layer${i}.weight`] = torch.randn(length);

const folder = mkdtempSync(path.join(tmpdir(), 'torch-node-bench-'));
try {
  const file = path.join(folder, 'checkpoint.pt');
  const timed = (action: () => unknown): number => {
    const start = performance.now();
    action();
    return (performance.now() - start) / 1000;
  };
  // What is loaded at the first use is not timed.
  torch.save({}, file);
  torch.load(file);
  // What is saved here is on the disk before it takes its name; Python is timed with and without that.
  const save = timed(() => torch.save(state, file));
  let loaded: Record<string, Tensor> = {};
  const load = timed(() => {
    loaded = torch.load(file);
  });
  const last = `layer${count - 1}.weight`;
  if (!torch.equal(loaded[last] as Tensor, state[last] as Tensor)) throw new Error('what was loaded differs');
  console.log(JSON.stringify({ save, synced: save, load }));
} finally {
  rmSync(folder, { recursive: true });
}
