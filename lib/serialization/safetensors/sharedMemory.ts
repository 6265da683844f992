/** Tensors that lie in the same memory, which a safetensors file can't say. */
import { indexOf, type Tensor } from '../../core/tensor/tensor';
import { native } from '../../native/load';

interface Area {
  name: string;
  start: bigint;
  end: bigint;
}

/** The memory from a tensor's first element to its last. */
function areaOf(name: string, tensor: Tensor): Area {
  const { shape } = tensor;
  const strides = tensor.stride();
  const last = shape.reduce((sum, size, i) => sum + (size - 1) * (strides[i] as number), 0);
  const start = tensor.dataPtr();
  return { name, start, end: start + BigInt(tensor.numel() === 0 ? 0 : (last + 1) * tensor.itemsize) };
}

/** The names of tensors that have memory in common, group by group. */
export function findShared(tensors: ReadonlyMap<string, Tensor>): string[][] {
  const storages = new Map<string, Area[]>();
  for (const [name, tensor] of tensors) {
    if (tensor.device.type === 'meta' || tensor.numel() === 0) continue;
    const storage = `${tensor.device} ${native.storagePointer(indexOf(tensor))}`;
    const areas = storages.get(storage);
    if (areas === undefined) storages.set(storage, [areaOf(name, tensor)]);
    else areas.push(areaOf(name, tensor));
  }
  return [...storages.values()].filter((areas) => areas.length > 1).flatMap(overlaps);
}

function overlaps(areas: Area[]): string[][] {
  areas.sort((a, b) => Number(a.start - b.start));
  const groups: string[][] = [];
  let group: string[] = [];
  let end = 0n;
  for (const area of areas) {
    if (area.start >= end) {
      group = [];
      groups.push(group);
    }
    group.push(area.name);
    if (area.end > end) end = area.end;
  }
  return groups.filter((names) => names.length > 1).map((names) => names.sort());
}

/** Whether the tensor is all of its storage. */
export function isComplete(tensor: Tensor): boolean {
  return tensor.storageOffset() === 0 && tensor.nbytes === native.storageBytes(indexOf(tensor));
}
