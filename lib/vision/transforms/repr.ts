/** How a transform shows in another's text: its own text, and a plain function by its name. */
export function transformText(transform: unknown): string {
  const plain = typeof transform === 'function' && transform.toString === Function.prototype.toString;
  return plain ? `<function ${transform.name || '(anonymous)'}>` : String(transform);
}
