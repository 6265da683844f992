/**
 * Warns the user, as Python's `warnings.warn` does. Each text is shown once: Node.js writes it on stderr as
 * `(node:1) UserWarning: …` and calls the listeners of `process.on('warning')`. libtorch's warnings are shown in the
 * same way.
 */
import { native } from '../../native/load';

/** How many texts are remembered. Without a limit, texts with ever new numbers in them would fill the memory. */
const remembered = 1000;
const shown = new Set<string>();

/** Shows `text`, unless it was shown before; after `torch.setWarnAlways(true)`, each time. */
export function warn(text: string): void {
  if (shown.has(text) && !native.isWarnAlways()) return;
  if (shown.size === remembered) shown.clear();
  shown.add(text);
  process.emitWarning(text, 'UserWarning');
}

/**
 * Shows a warning of libtorch. The addon calls it in the middle of an operator that the user called; where the program
 * has replaced `process.emitWarning` by a function that throws, the error must not end that operator, so it is thrown
 * later.
 */
function warnForLibtorch(text: string): void {
  try {
    warn(text);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

native.setWarningReceiver(warnForLibtorch);
