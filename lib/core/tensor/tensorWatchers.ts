/** The functions that are called with every new tensor. `trackTensors` and `tidy` each add one while they are on. */
import { setTensorWatcher, type TensorWatcher } from './tensor';

const watchers = new Set<TensorWatcher>();

/** Makes the class Tensor call the watchers. The usual one is called directly, without a loop. */
function update(): void {
  if (watchers.size <= 1) {
    const [only] = watchers;
    setTensorWatcher(only);
  } else {
    setTensorWatcher((tensor, index) => {
      for (const watcher of watchers) watcher(tensor, index);
    });
  }
}

/** Calls `watcher` with each new tensor from now on. @internal */
export function addWatcher(watcher: TensorWatcher): void {
  watchers.add(watcher);
  update();
}

/** Stops calling `watcher`. @internal */
export function removeWatcher(watcher: TensorWatcher): void {
  watchers.delete(watcher);
  update();
}
