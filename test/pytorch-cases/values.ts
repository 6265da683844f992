/** The values of the cases (README.md) as a caller of torch-node writes them, and Python's names as ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor, torch } from 'torch-node';
import { camelCase } from '../support/camelCase';
import type { TensorFile } from '../support/tensorFile';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The lines of a .jsonl file, which lies beside this one unless `folder` says where. */
export function readCases<Case>(name: string, folder = __dirname): Case[] {
  const text = readFileSync(join(folder, `${name}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/** What stands at a dotted path, `nn.functional.conv2d`, from `torch` on. */
export function lookUp(path: string): (...args: unknown[]) => unknown {
  let found: unknown = torch;
  for (const name of path.replace(/^torch\./, '').split('.')) {
    found = (found as Record<string, unknown> | undefined)?.[camelCase(name)];
  }
  if (typeof found !== 'function') throw new Error(`torch.${path} is missing`);
  return found as (...args: unknown[]) => unknown;
}

export class Decoder {
  /** The tensors that were marked as requiring grad, in the order in which they were met. */
  readonly inputs: Tensor[] = [];

  /** @param floats how Python's `2.0` is written, which as a plain number is `2` */
  constructor(
    readonly file: TensorFile | undefined,
    readonly floats: 'number' | 'scalar' = 'number',
  ) {}

  float(value: number): unknown {
    return this.floats === 'scalar' ? torch.scalar(value, torch.float64) : value;
  }

  tensor(value: { $t: string; complex?: boolean; grad?: boolean }): Tensor {
    if (!this.file) throw new Error('a tensor in a part without a file of tensors');
    let tensor = this.file.get(value.$t);
    if (value.complex) {
      tensor = torch.viewAsComplex(tensor);
    }
    if (value.grad) this.inputs.push(tensor.requiresGrad_());
    return tensor;
  }

  value(json: Json): unknown {
    if (json === null || typeof json !== 'object') return json;
    if (Array.isArray(json)) return json.map((item) => this.value(item));
    if ('$t' in json) return this.tensor(json as { $t: string });
    if ('$f' in json) return this.float(Number((json['$f'] as string).replace('inf', 'Infinity')));
    if ('$big' in json) return BigInt(json['$big'] as string);
    if ('$complex' in json) {
      const [re, im] = json['$complex'] as [number, number];
      return { re, im };
    }
    if ('$dtype' in json) return torch[json['$dtype'] as 'float32'];
    if ('$device' in json) return torch.device(json['$device'] as string);
    if ('$slice' in json) return torch.slice(...(json['$slice'] as [number, number, number]));
    if ('$ellipsis' in json) return '...';
    if ('$memoryFormat' in json) return torch[camelCase(json['$memoryFormat'] as string) as 'channelsLast'];
    throw new Error(`unknown value ${JSON.stringify(json)}`);
  }

  /** Positional arguments, then one object of keyword arguments if there are any. */
  args(args: Json[], kwargs: { [key: string]: Json }): unknown[] {
    const positional = args.map((arg) => this.value(arg));
    const keywords = Object.entries(kwargs).map(([key, value]) => [camelCase(key), this.value(value)]);
    return keywords.length === 0 ? positional : [...positional, Object.fromEntries(keywords)];
  }
}

/** What gives the values of the cases of a file. */
export function decoding(file: TensorFile | undefined): (value: Json) => unknown {
  return (value) => new Decoder(file).value(value);
}

/** The elements of nested results, in order. */
export function flatten(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [value];
}
