/** Gives the addon the collections that keep an ordinary loop's memory flat. */
import { setInterval } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native } from '../../native/load';

type Collect = (options?: { type: 'minor' }) => void;

// V8 shows its collector only to contexts made while this flag is set. It is the whole process's and stays set: taken
// back here, it could be missing in another thread that loads this file at the same time.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as Collect;
const minor = { type: 'minor' } as const;
native.setCollector((all) => (all ? collect() : collect(minor)));

// Loops forget as they collect; a program that waits would hold its memory for ever. From the module: a test's fake
// timers are not to see it.
setInterval(() => native.forgetMemoryInUse(), 4_000).unref();

/** Collects all that is unreachable now. @internal */
export function collectAll(): void {
  collect();
}
