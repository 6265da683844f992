/** The text of a transform within another text: a plain function is shown by its name. */
export function transformText(transform: unknown): string {
  const plain = typeof transform === 'function' && transform.toString === Function.prototype.toString;
  return plain ? `<function ${transform.name || '(anonymous)'}>` : String(transform);
}
