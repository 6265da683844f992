/** `torch.distributions`, which answers names in Python's spelling with its own, as the other namespaces do. */
import { refuseSnakeCase, refuseSnakeCaseIn } from '../core/support/snakeCase';
import * as distributions from '../distributions';

export { distributions };

const { constraints, transforms } = distributions;

refuseSnakeCase(distributions.Distribution);
refuseSnakeCase(constraints.Constraint);
refuseSnakeCaseIn(distributions, 'torch.distributions');
refuseSnakeCaseIn(constraints, 'torch.distributions.constraints');
refuseSnakeCaseIn(transforms, 'torch.distributions.transforms');
