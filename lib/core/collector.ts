/** Gives the addon the young-generation collection that keeps an ordinary loop's memory flat. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native } from '../native';

type Collect = (options?: { type: 'minor' }) => void;

// V8 shows its collector only to contexts made while this flag is set; ours is the only one.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as Collect;
setFlagsFromString('--no-expose-gc');
const minor = { type: 'minor' } as const;
native.setCollector(() => collect(minor));

/** Collects all that is unreachable now. @internal */
export function collectAll(): void {
  collect();
}
