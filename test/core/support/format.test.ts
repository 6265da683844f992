/** `format` writes what Python's format specifications write. */
import { format, torch } from 'torch-node';
import { readAnswerLines } from '../../support/answers';

interface Case {
  value: number | string;
  spec: string;
  text: string;
}

const names: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

test('each number is written as Python writes it', () => {
  const wrong = readAnswerLines<Case>('core/format.jsonl').filter(({ value, spec, text }) => {
    return format(typeof value === 'string' ? (names[value] as number) : value, spec) !== text;
  });
  expect(wrong).toEqual([]);
});

test('bigints, and Tensors of one element, are numbers', () => {
  expect(format(12345678901234567890n, ',')).toBe('12,345,678,901,234,567,890');
  expect(format(torch.tensor([0.03125]), '>8.4f')).toBe('  0.0312');
});

test.each<[call: () => unknown, message: string]>([
  [() => format('1' as never, '.2f'), "format: argument 'value': expected a number, got a string ('1')"],
  [() => format(torch.tensor(true), 'd'), "format: argument 'value': expected a number, got a Tensor"],
  [
    () => format(1, '.f'),
    "format: argument 'spec': expected a format specification such as '>6.4f', got a string ('.f')",
  ],
  [
    () => format(1, 2 as never),
    "format: argument 'spec': expected a format specification such as '>6.4f', got 2",
  ],
  [() => format(1.5, 'd'), "format: argument 'spec': expected a type for fractions, got 'd' for 1.5"],
])('a call that can not be answered says why: %#', (call, message) => {
  expect(call).toThrow(message);
});
