/** The functions that are called with every new tensor: `trackTensors` and `tidy` each register one. */
import { setTensorWatcher, type TensorWatcher } from './tensor';

const watchers = new Set<TensorWatcher>();

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

export function addWatcher(watcher: TensorWatcher): void {
  watchers.add(watcher);
  update();
}

export function removeWatcher(watcher: TensorWatcher): void {
  watchers.delete(watcher);
  update();
}
