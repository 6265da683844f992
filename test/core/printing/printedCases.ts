/** Builds the tensors that test/fixtures/core/printing.py describes. */
import { nn, type Tensor, torch } from 'torch-node';

export interface PrintedCase {
  dtype: string;
  shape: number[];
  /** The elements' bytes in base64. */
  bytes: string;
  /** What is done with the tensor: names and arguments. */
  ops?: [name: string, ...args: unknown[]][];
  options?: Record<string, unknown>;
  /** The default dtype while the text is made. */
  default?: string;
  text: string;
}

const camelCase = (name: string): string =>
  name.replace(/(?<=[^_])_(\w)/g, (_, letter) => letter.toUpperCase());

/** A constant of `torch` by its name in Python. */
function constant(name: string): unknown {
  return Reflect.get(torch, name) ?? Reflect.get(torch, camelCase(name));
}

type Step = (x: Tensor, ...args: never[]) => Tensor;

/** What a case can do that is no method. */
const special: Record<string, Step> = {
  write_row(x) {
    const copy = x.clone();
    copy.select(0, 0).mul_(2);
    return copy;
  },
  stale_view(x) {
    const copy = x.clone();
    return torch.noGrad(() => {
      const view = copy.view(-1);
      view.mul_(2);
      return view;
    });
  },
  inference: (x) => torch.inferenceMode(() => x.clone()),
  nested: (x) => torch.ops.aten._nestedTensorFromTensorList(x.unbind(0)),
  quantize_per_tensor: torch.quantizePerTensor as Step,
  quantize_per_channel: (x, scales: number[], zeros: number[], axis: number, dtype: never) =>
    torch.quantizePerChannel(
      x,
      torch.tensor(scales, { dtype: torch.float64 }),
      torch.tensor(zeros, { dtype: torch.int64 }),
      axis,
      dtype,
    ),
  zero_tensor: (x) => torch.ops.aten._efficientzerotensor(x.shape, { dtype: x.dtype }),
  parameter: (x) => new nn.Parameter(x),
  count: (_, count: number, divisor: number, dtype: never) =>
    torch.arange(count, { dtype: torch.float64 }).div(divisor).to(dtype),
};

/** The tensor that a case describes. */
export function build(one: PrintedCase): Tensor {
  let x = torch.fromTypedArray(Buffer.from(one.bytes, 'base64'), one.shape, constant(one.dtype) as never);
  for (const [name, ...args] of one.ops ?? []) {
    const given = args.map((arg) =>
      typeof arg === 'string' && arg.startsWith('torch.') ? constant(arg.slice(6)) : arg,
    ) as never[];
    if (Object.hasOwn(special, name)) x = (special[name] as Step)(x, ...given);
    else if (['real', 'imag', 'T'].includes(name)) x = Reflect.get(x, name);
    else x = Reflect.apply(Reflect.get(x, camelCase(name)), x, given);
  }
  return x;
}

/** Runs `fn` with the case's print options and default dtype. */
export function withSettings<T>(one: PrintedCase, fn: () => T): T {
  const before = torch.getDefaultDtype();
  torch.setPrintoptions({ profile: 'default' });
  torch.setPrintoptions(
    Object.fromEntries(Object.entries(one.options ?? {}).map(([name, value]) => [camelCase(name), value])),
  );
  torch.setDefaultDtype(constant(one.default ?? 'float32') as never);
  try {
    return fn();
  } finally {
    torch.setDefaultDtype(before);
    torch.setPrintoptions({ profile: 'default' });
  }
}
