import type { Tensor } from './tensor';
export function tensorToString(t: Tensor): string { return `tensor(${JSON.stringify(t.tolist())})`; }
