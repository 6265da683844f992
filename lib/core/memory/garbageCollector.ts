/** Lets the addon ask for the garbage collections that keep the memory of an ordinary loop flat. */
import { setInterval } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native } from '../../native/load';

type Collect = (options?: { type: 'minor' }) => void;

// V8 gives its `gc` function only to contexts that are made while this flag is set. The flag belongs to the whole
// process and stays set: if it were reset here, it could be missing in another thread that loads this file at the same
// time.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as Collect;
const minor = { type: 'minor' } as const;
native.setCollector((all) => (all ? collect() : collect(minor)));

// The addon estimates from the memory in use how much to keep for reuse, and it lowers the estimate when it collects. A
// program that waits does not collect, and would keep the memory for ever. `setInterval` is imported, because a test
// may replace the global one with a fake timer.
setInterval(() => native.forgetMemoryInUse(), 4_000).unref();

/** Collects all objects that are unreachable now. @internal */
export function collectAll(): void {
  collect();
}
