/** The text of an optimizer, which is Python's. */
import { snakeCase } from '../../core/support/names';
import { valueText } from '../../core/support/repr';
import { isTensor } from '../../core/tensor/tensor';
import type { ParamGroup } from './parameterGroups';

/** @param floats the hyperparameters that are floats in Python, whose text has a decimal point */
export function optimizerText(
  name: string,
  groups: readonly ParamGroup[],
  floats: readonly string[],
): string {
  const texts = groups.map((group, i) => {
    const lines = Object.entries(group)
      .filter(([key]) => key !== 'params')
      .map(([key, value]): [string, string] => [snakeCase(key), textOf(key, value, floats)])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => `    ${key}: ${text}\n`);
    return `Parameter Group ${i}\n${lines.join('')}`;
  });
  return `${name} (\n${texts.join('\n')})`;
}

function textOf(key: string, value: unknown, floats: readonly string[]): string {
  // The names are a list in Python, while other arrays are tuples.
  if (key === 'paramNames') return `[${(value as string[]).map((name) => `'${name}'`).join(', ')}]`;
  // Python formats a 0-d tensor as its number.
  const plain = isTensor(value) && value.dim() === 0 ? value.item() : value;
  return valueText(plain, floats.includes(key) || key === 'initialLr');
}
