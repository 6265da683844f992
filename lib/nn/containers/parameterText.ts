/** The text of lists and dictionaries of parameters. */
import { isTensor } from '../../core/tensor/tensor';
import { Parameter } from '../base/parameter';

/** Gives one line, such as `(name): Parameter containing: [torch.float32 of size 2x3]`. */
export function parameterLine(
  name: string,
  value: unknown,
  typeName: (tensor: { type(): string; dtype: unknown }) => string,
): string {
  if (!isTensor(value)) {
    const kind = value === null ? 'NoneType' : ((value as object).constructor?.name ?? typeof value);
    return `  (${name}): Object of type: ${kind}`;
  }
  const kind = value instanceof Parameter ? 'Parameter' : 'Tensor';
  const device = value.isCuda ? ` (${value.device})` : '';
  return `  (${name}): ${kind} containing: [${typeName(value)} of size ${value.shape.join('x')}${device}]`;
}
