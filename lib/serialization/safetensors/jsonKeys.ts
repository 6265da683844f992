/** Finds keys that are twice in one object: JSON.parse takes them silently and keeps the last. */
import { FormatError, quote } from '../files/formatError';

/** The most levels of objects in objects; a header has two. */
const deepest = 8;

/**
 * Checks that no object in a text of JSON has a key twice.
 * @param text valid JSON
 * @throws FormatError for a key that is twice in one object, and for objects deeper than headers have them
 */
export function checkKeys(text: string): void {
  const levels: (Set<string> | null)[] = [];
  // A string, with what follows it where that makes it a key; or a bracket.
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part, colon] = match;
    if (part === '{' || part === '[') {
      levels.push(part === '{' ? new Set() : null);
      if (levels.length > deepest)
        throw new FormatError(`safetensors: expected at most ${deepest} levels in the header`);
    } else if (part === '}' || part === ']') {
      levels.pop();
    } else if (colon !== undefined) {
      const key = JSON.parse(part.slice(0, part.length - colon.length)) as string;
      const keys = levels.at(-1) as Set<string>;
      if (keys.has(key))
        throw new FormatError(`safetensors: the header has ${quote(key)} twice in one object`);
      keys.add(key);
    }
  }
}
