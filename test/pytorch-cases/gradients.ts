/** The loss whose gradients the cases hold (README.md), and its gradients. */
import { type Tensor, torch } from 'torch-node';

/** Σ (out · (arange(n)/n + 0.5).reshape(shape)).sum() over the floating outputs that require grad; null if none does. */
export function lossOf(outputs: readonly unknown[]): Tensor | null {
  let loss: Tensor | null = null;
  for (const out of outputs) {
    if (!(out instanceof torch.Tensor) || !out.requiresGrad || !out.dtype.isFloatingPoint) continue;
    const n = out.numel();
    const weight = torch.arange(n, { dtype: out.dtype }).div(Math.max(n, 1)).add(0.5).reshape(out.shape);
    const term = out.mul(weight).sum();
    loss = loss ? loss.add(term) : term;
  }
  return loss;
}

/** The gradient of each input; null where it is unused. */
export function gradientsOf(loss: Tensor, inputs: readonly Tensor[]): (Tensor | null)[] {
  return torch.autograd.grad(loss, inputs, { allowUnused: true });
}
