/** `torch.signal`, which answers names in Python's spelling with its own, as the other namespaces do. */
import * as signal from '../core/signal';
import { refuseSnakeCaseIn } from '../core/support/snakeCase';

export { signal };

refuseSnakeCaseIn(signal.windows, 'torch.signal.windows');
