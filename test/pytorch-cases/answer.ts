/** A call with PyTorch's answer: its results, and the gradients of the loss that README.md describes. */
import { torch } from 'torch-node';
import type { TensorFile } from '../support/tensorFile';
import { type Call, callCase } from './call';
import { differenceOfLists, type Tolerance } from './close';
import { gradientsOf, lossOf } from './gradients';
import { Decoder, flatten, type Json } from './values';

export interface AnsweredCall extends Call {
  out: Json[];
  grads: Json[] | null;
}

/** In what the call's results or gradients differ from the answer, or undefined. */
export function differenceOfCall(
  { fn, kind, args, kwargs, out, grads }: AnsweredCall,
  file: TensorFile,
  tolerance?: Tolerance,
): string | undefined {
  const decoder = new Decoder(file, 'scalar');
  const given = decoder.args(args, kwargs);
  const decodeAll = (values: Json[]) => values.map((value) => new Decoder(file).value(value));
  torch.manualSeed(0);
  const outputs = flatten(callCase({ fn, kind }, given));
  const wrong = differenceOfLists('out', outputs, decodeAll(out), tolerance);
  if (wrong || grads === null) return wrong;
  const loss = lossOf(outputs);
  if (loss === null) return 'no output requires grad';
  return differenceOfLists('grads', gradientsOf(loss, decoder.inputs), decodeAll(grads), tolerance);
}
