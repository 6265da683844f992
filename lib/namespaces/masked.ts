/** `torch.masked`, which answers names in Python's spelling with its own, as the other namespaces do. */
import * as masked from '../core/masked';
import { refuseSnakeCaseIn } from '../core/support/snakeCase';

export { masked };

refuseSnakeCaseIn(masked, 'torch.masked');
