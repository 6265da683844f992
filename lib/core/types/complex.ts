/** A complex number as JavaScript gives and takes it, for example `{ re: 1, im: -2 }` for Python's `1-2j`. */
export interface Complex {
  /** The real part. */
  re: number;
  /** The imaginary part. */
  im: number;
}
