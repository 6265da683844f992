/** Writes values as Python's `repr` and `str` do, for the texts of modules, optimizers and schedulers. */

/** A number as Python's `repr` writes it. With `float`, a number without a fraction is written as a float: `1.0`. */
export function numberText(value: number, float = !Number.isInteger(value)): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (!float) return Object.is(value, -0) ? '0' : BigInt(value).toString();
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  // Both languages print the fewest digits that read back as the same number. They differ in when they use an exponent.
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** A value as Python's `str` writes it: `True`, `None`, `(0.9, 0.999)`; arrays are tuples. */
export function valueText(value: unknown, float?: boolean): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value, float || !Number.isInteger(value));
  if (Array.isArray(value)) {
    const items = value.map((item) => (typeof item === 'string' ? `'${item}'` : valueText(item, float)));
    return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
  }
  return String(value);
}
