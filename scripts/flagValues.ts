/** What the programs' flags have in common once torch-node is there: how errors are told, and devices. */
import { torch } from 'torch-node';
import { refuse } from './flags/command.js';
import type { Program } from './flags/read.js';

/** What goes wrong (no network, a damaged file) is told as a sentence, without a stack. */
export function tellErrors(program: string): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${program}: ${error.message.trimEnd()}\n`);
    process.exit('signal' in error && error.signal === 'SIGINT' ? 130 : 1);
  });
}

/** The device, if tensors can be put there. */
export function availableDevice(program: Program, device: string | undefined): string | undefined {
  if (device === undefined) return undefined;
  try {
    torch.zeros(1, { device });
  } catch (error) {
    const type = device.split(':')[0];
    const reason = type === 'cuda' || type === 'mps' ? torch[type].unavailableReason() : '';
    return refuse(program, `--device ${device}: ${reason || (error as Error).message}`);
  }
  return device;
}
