/** All parameters as one vector, as L-BFGS processes them. */
import { ForeachList, releasing } from '../../core/operators/foreach/foreachList';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { realView } from '../base/realView';

/** Reads and changes a list of parameters as one vector of real numbers. */
export class FlatParameters {
  readonly #params: readonly Tensor[];

  constructor(private readonly owners: readonly Tensor[]) {
    this.#params = owners.map(realView);
  }

  /** Concatenates all gradients in a new tensor. */
  gradient(): Tensor {
    return releasing(() => {
      const { params, grads, sparse, complex } = ForeachList.gradientsOf(this.owners);
      const plain = params.length === this.owners.length && !sparse && !complex;
      return plain ? grads.flatten() : this.#gathered();
    });
  }

  /** The gradient where some are absent, sparse or complex. */
  #gathered(): Tensor {
    const parts = this.owners.map((parameter) => {
      const { grad } = parameter;
      if (grad === null) return realView(functions.zerosLike(parameter)).reshape(-1);
      return realView(grad.isSparse ? grad.toDense() : grad).reshape(-1);
    });
    return functions.cat(parts, 0);
  }

  /** Moves the parameters along `direction`. */
  move(step: number, direction: Tensor): void {
    releasing(() => {
      const params = ForeachList.of(this.#params);
      params.add_(params.unflatten(direction), step);
    });
  }

  copy(): Tensor[] {
    return this.owners.map((parameter) => parameter.clone({ memoryFormat: contiguousFormat }));
  }

  set(values: readonly Tensor[]): void {
    releasing(() => ForeachList.of(this.owners).copy_(ForeachList.of(values)));
  }
}
