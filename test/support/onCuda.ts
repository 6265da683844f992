/** Tests that need a GPU: elsewhere they are skipped, and their name says why. */
import { torch } from 'torch-node';

export const describeOnCuda: (name: string, fn: () => void) => void = torch.cuda.isAvailable()
  ? describe
  : (name, fn) => describe.skip(`${name} (skipped: ${torch.cuda.unavailableReason()})`, fn);
