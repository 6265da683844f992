/**
 * Rounds numbers to a number of decimals as Python's format specifications do: from the exact value of the double, a
 * half to the even neighbour, for numbers of any size. JavaScript's own methods round halves up and stop at 21 digits.
 */

/** |value| · 10^scale rounded to the nearest integer, a half to the even neighbour. */
function scaled(value: number, scale: number): bigint {
  // `mantissa / 2^shift` is exactly the value.
  let mantissa = Math.abs(value);
  let shift = 0;
  for (; !Number.isInteger(mantissa); shift++) mantissa *= 2;
  const numerator = BigInt(mantissa) * 10n ** BigInt(Math.max(scale, 0));
  const denominator = 2n ** BigInt(shift) * 10n ** BigInt(Math.max(-scale, 0));
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** Whether Python writes the value with a minus sign, as it does −0. */
const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);

/** The text of NaN or an infinity. */
function nonFinite(value: number): string {
  return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
}

/** Python's `f'{value:.{precision}f}'`. */
export function fixedText(value: number, precision: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const sign = isNegative(value) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude < 1e21 && precision < 100) {
    // A value lies exactly halfway between two texts only if it is an odd multiple of 2^-(precision + 1).
    const halves = magnitude * 2 ** (precision + 1);
    if (halves % 2 !== 1) return sign + magnitude.toFixed(precision);
  }
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, '0');
  const point = digits.length - precision;
  return sign + digits.slice(0, point) + (precision === 0 ? '' : `.${digits.slice(point)}`);
}

/** Python's `f'{value:.{precision}e}'`. */
export function exponentText(value: number, precision: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  const [digits, exponent] = significantDigits(magnitude, precision);
  return (isNegative(value) ? '-' : '') + withPoint(digits) + exponentSuffix(exponent);
}

/**
 * Python's `f'{value:.{precision}g}'`: so many significant digits, without zeros at the end, and an exponent only where
 * the number is very large or very small. `asFloat` keeps a digit behind the point, as Python does where no type is given.
 */
export function generalText(value: number, precision: number, asFloat = false): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const count = Math.max(precision, 1);
  const [digits, exponent] = significantDigits(Math.abs(value), count - 1);
  const sign = isNegative(value) ? '-' : '';
  const significant = digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= count - (asFloat ? 1 : 0))
    return sign + withPoint(significant) + exponentSuffix(exponent);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${significant}`;
  const whole = significant.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = significant.slice(exponent + 1) || (asFloat ? '0' : '');
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** The first `precision + 1` decimal digits of a value of at least 0, rounded, and the first one's power of ten. */
function significantDigits(magnitude: number, precision: number): [digits: string, exponent: number] {
  if (magnitude === 0) return ['0'.repeat(precision + 1), 0];
  if (precision < 100) {
    // The value can lie exactly halfway only where the next digit is a 5.
    const [longer] = magnitude.toExponential(precision + 1).split('e') as [string];
    if (!longer.endsWith('5')) return digitsOf(magnitude.toExponential(precision));
  }
  let exponent = digitsOf(magnitude.toExponential())[1];
  for (;;) {
    const digits = scaled(magnitude, precision - exponent).toString();
    if (digits.length === precision + 1) return [digits, exponent];
    exponent += digits.length > precision + 1 ? 1 : -1;
  }
}

/** The digits and the exponent of a text such as `1.5e-7`. */
function digitsOf(text: string): [digits: string, exponent: number] {
  const [mantissa, exponent] = text.split('e') as [string, string];
  return [mantissa.replace('.', ''), Number(exponent)];
}

/** Puts the decimal point behind the first digit. */
function withPoint(digits: string): string {
  return digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
}

/** An exponent as Python writes it, with a sign and at least two digits: `e-07`. */
function exponentSuffix(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
