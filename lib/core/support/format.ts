/**
 * Numbers as Python's format specifications write them, so that a program prints here what it prints there:
 * `f'{loss:>6.4f}'` is `format(loss, '>6.4f')`.
 */
import { describe } from './describe';
import { exponentText, fixedText, generalText } from './numberFormat';
import { numberText } from './repr';

/** What `format` takes as a number: one, or something that holds one, such as a Tensor of one element. */
export type FormattedNumber =
  | number
  | bigint
  | {
      /** Returns the number. */
      item(): unknown;
    };

const specification =
  /^(?:(?<fill>[\s\S])?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>\d+)?(?<grouping>[,_])?(?:\.(?<precision>\d+))?(?<type>[deEfFgG%])?$/u;

interface Specification {
  fill: string;
  align: string;
  sign: string;
  width: number;
  grouping: string;
  precision: number | undefined;
  type: string;
}

/**
 * Writes a number as Python's `format` and f-strings do, character for character: exact ties are rounded to the even
 * digit (`0.03125` with `'.4f'` is `0.0312`, where `toFixed` gives `0.0313`), and what is not finite is `nan` and `inf`.
 *
 * @param value a number, a bigint, or a Tensor of one element
 * @param spec Python's format specification: `[[fill]align][sign][0][width][grouping][.precision][type]` with the types
 * `d`, `e`, `E`, `f`, `F`, `g`, `G` and `%`; `''` by default, which writes the number as Python's `str` does
 * @throws TypeError where `value` holds no number, or `spec` is no specification for it
 * @example
 * format(0.03125, '>8.4f'); // '  0.0312'
 * format(60000, ','); // '60,000'
 * format(0.98, '.1%'); // '98.0%'
 * @see https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function format(value: FormattedNumber, spec = ''): string {
  const number = numberOf(value);
  const parsed = parse(spec);
  if (parsed.type === 'd' && !isWhole(number))
    throw new TypeError(`format: argument 'spec': expected a type for fractions, got 'd' for ${number}`);
  const text = textOf(number, parsed);
  const negative = text.startsWith('-');
  const sign = negative ? '-' : parsed.sign === '-' ? '' : parsed.sign;
  return padded(sign, negative ? text.slice(1) : text, parsed);
}

const isWhole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isInteger(value);

function numberOf(value: unknown): number | bigint {
  const held =
    typeof value === 'object' && value !== null && 'item' in value && typeof value.item === 'function'
      ? (value.item() as unknown)
      : value;
  if (typeof held === 'number' || typeof held === 'bigint') return held;
  throw new TypeError(`format: argument 'value': expected a number, got ${describe(value)}`);
}

function parse(spec: unknown): Specification {
  const found = typeof spec === 'string' ? specification.exec(spec)?.groups : undefined;
  if (!found) {
    throw new TypeError(
      `format: argument 'spec': expected a format specification such as '>6.4f', got ${describe(spec)}`,
    );
  }
  const { fill, align, sign, zero, width, grouping, precision, type } = found;
  return {
    fill: fill ?? (zero && align === undefined ? '0' : ' '),
    align: align ?? (zero ? '=' : '>'),
    sign: sign ?? '-',
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

/** The number without padding and with no sign but a minus. */
function textOf(value: number | bigint, { type, precision, grouping }: Specification): string {
  if (type === 'd' || (type === '' && precision === undefined && isWhole(value)))
    return grouped(typeof value === 'bigint' ? value.toString() : numberText(value), grouping);
  const number = Number(value);
  const lower = {
    '': () => (precision === undefined ? numberText(number) : generalText(number, precision, true)),
    e: () => exponentText(number, precision ?? 6),
    f: () => fixedText(number, precision ?? 6),
    g: () => generalText(number, precision ?? 6),
    '%': () => `${fixedText(100 * number, precision ?? 6)}%`,
  }[type.toLowerCase()] as () => string;
  const text = grouped(lower(), grouping);
  return type === type.toLowerCase() ? text : text.toUpperCase();
}

/** The digits before the point in groups of three. */
function grouped(text: string, separator: string): string {
  if (separator === '') return text;
  return text.replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => {
    return sign + digits.replace(/\B(?=(\d{3})+$)/g, separator);
  });
}

function padded(sign: string, digits: string, { fill, align, width }: Specification): string {
  const missing = Math.max(0, width - sign.length - digits.length);
  if (align === '=') return sign + fill.repeat(missing) + digits;
  const left = align === '>' ? missing : align === '<' ? 0 : missing >> 1;
  return fill.repeat(left) + sign + digits + fill.repeat(missing - left);
}
