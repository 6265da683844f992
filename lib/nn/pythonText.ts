/** Values as Python writes them, for the texts of modules. */

/** `True`, `None`, `(1, 2)`, `'zeros'`, integers. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value))
    return value.length === 1 ? `(${repr(value[0])},)` : `(${value.map(repr).join(', ')})`;
  return typeof value === 'number' ? number(value) : String(value);
}

/** A float, also where it has no fraction: `1.0`, `1e-05`. */
export function float(value: number): string {
  const written = number(value);
  return /^-?\d+$/.test(written) ? `${written}.0` : written;
}

/** A number as Python writes the value: an integer where it has no fraction. */
function number(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && magnitude < 1e-4) return exponential(value);
  return magnitude >= 1e16 && !Number.isSafeInteger(value) ? exponential(value) : String(value);
}

/** `1e-05`: at least two digits of exponent. */
function exponential(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
