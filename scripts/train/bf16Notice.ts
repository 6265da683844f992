/** What `--bf16` costs on a processor that computes bfloat16 by other instructions. */
import { torch } from 'torch-node';

/**
 * A sentence where bfloat16 is slower than float32 on the device, undefined where it is not.
 *
 * @param has what `torch.cpu.getCapabilities()` says of the processor
 */
export function bf16Notice(device: string, has = torch.cpu.getCapabilities()): string | undefined {
  if (torch.device(device).type !== 'cpu' || has['avx512_bf16'] || has['amx_bf16'] || has['bf16'])
    return undefined;
  // A step of the article's model with and without: 1.7 times with AVX-512, 8 to 20 times with AVX2.
  const times = has['avx512_f'] ? 'about twice' : '8 to 20 times';
  return `this processor has no instructions for bfloat16: --bf16 takes ${times} as long as float32`;
}
