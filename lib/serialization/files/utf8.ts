/**
 * Strings in UTF-8 as Python writes them: they may hold halves of surrogate pairs, which UTF-8 proper does not allow.
 */
import { FormatError } from './formatError';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The string whose UTF-8 is `bytes`. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeWithSurrogates(bytes);
  }
}

/** Decodes halves of surrogate pairs too, each of them three bytes: 0xED, 0xA0–0xBF, and one more. */
function decodeWithSurrogates(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  for (let i = 0; i + 2 < bytes.length; i++) {
    const second = bytes[i + 1] as number;
    const third = bytes[i + 2] as number;
    if (bytes[i] !== 0xed || (second & 0xe0) !== 0xa0 || (third & 0xc0) !== 0x80) continue;
    text += decodeStrictly(bytes.subarray(from, i));
    text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
    i += 2;
    from = i + 1;
  }
  return text + decodeStrictly(bytes.subarray(from));
}

function decodeStrictly(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new FormatError('expected text in UTF-8, got other bytes');
  }
}

/** The UTF-8 of `text`, in which halves of surrogate pairs are encoded too. */
export function encodeUtf8(text: string): Uint8Array {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const half = code >= 0xd800 && code <= 0xdfff;
    parts.push(
      half
        ? Uint8Array.of(0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
        : Buffer.from(character, 'utf8'),
    );
  }
  return Buffer.concat(parts);
}
