/**
 * libtorch divides operations on tensors of this size or more among several threads (at::internal::GRAIN_SIZE). For
 * work as light as moving and scaling a batch of small images, that takes longer than the work itself, and far longer
 * while another program uses the processor.
 */
const GRAIN_SIZE = 32768;

/** Parts of a batch, as first sample and number of samples, that libtorch does in the calling thread alone. */
export function* singleThreadChunks(
  samples: number,
  elementsPerSample: number,
): Generator<readonly [start: number, length: number]> {
  const most = Math.max(1, Math.floor((GRAIN_SIZE - 1) / Math.max(1, elementsPerSample)));
  for (let start = 0; start < samples; start += most) yield [start, Math.min(most, samples - start)];
}
