/**
 * Warnings to the user, as Python's `warnings.warn` gives them: each text is shown once, by Node as
 * `(node:1) UserWarning: …` on stderr and to `process.on('warning')`. libtorch's own come this way too.
 */
import { native } from '../../native/load';

/** So that texts with ever new numbers in them do not fill the memory. */
const remembered = 1000;
const shown = new Set<string>();

/** Shows `text`, unless it was shown before; after `torch.setWarnAlways(true)`, each time. */
export function warn(text: string): void {
  if (shown.has(text) && !native.isWarnAlways()) return;
  if (shown.size === remembered) shown.clear();
  shown.add(text);
  process.emitWarning(text, 'UserWarning');
}

/** The addon calls it in the middle of what the user called, which a replaced `process.emitWarning` must not end. */
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
