// Arguments for one overload, made from its schema: all that fits together, all at random, or one thing wrong.
const { torch } = require('torch-node');
const { Kind } = require('../../../support/inner.js').operators;
const {
  shapes,
  dtypes,
  dense,
  formOf,
  smallInts,
  wildInts,
  scalars,
  floats,
  strings,
  strangers,
} = require('./hostileValues.js');

/**
 * How often these do what they do is the number they are given, and each time takes its time, here as in Python: they
 * are given small ones.
 */
const counts = /^(n|p|degree|steps|num_samples|window_length|max_iter|n_fft|lambd|n_bins|bit_width|numel)$/;

/** What all tensors of a call have in common, or nothing. */
function themeOf(random) {
  const kind = random.below(4);
  if (kind === 0) return undefined;
  return {
    shape: kind === 1 && random.next() < 0.5 ? [3, 3] : random.pick(shapes),
    dtype: kind < 3 ? torch.float32 : random.pick(dtypes),
  };
}

/** Parameters that hold one value a channel, and those that hold integers. */
const perChannel = /weight|bias|mean|var|std|gamma|beta|scale|zero_point/;
const integral =
  /ind|offset|target|label|length|row|col|size|batch|pivot|bucket|repeat|mapping|count|argmax|perm/;

function tensorOf(random, name, theme) {
  if (theme) {
    const { shape } = theme;
    const channels = perChannel.test(name) && random.next() < 0.5;
    const dtype = integral.test(name) && random.next() < 0.8 ? torch.int64 : theme.dtype;
    let tensor = dense(random, channels ? shape.slice(1, 2) : shape, dtype);
    if (dtype === torch.int64 && random.next() < 0.6) tensor = tensor.abs().remainder(2);
    return random.next() < 0.05 ? formOf(random, tensor) : tensor;
  }
  const dtype = random.next() < 0.6 ? random.pick(dtypes.slice(0, 4)) : random.pick(dtypes);
  const tensor = dense(random, random.pick(shapes), dtype);
  return random.next() < 0.35 ? formOf(random, tensor) : tensor;
}

/** Sizes and steps of windows, which are none at 0 and below. */
const positive = /kernel|stride|dilation|group|size|num|chunk|split|step|n_|hidden|head/;

function intOf(random, name, theme) {
  if (theme && random.next() < 0.7) {
    if (positive.test(name)) return 1 + random.below(3);
    return random.below(Math.max(1, theme.shape.length));
  }
  if (random.next() > (theme ? 0.05 : 0.2)) return random.pick(smallInts);
  const wild = random.pick(wildInts);
  return counts.test(name) && wild > 100 ? 100 : wild;
}

function oneOf(random, kind, name, theme) {
  switch (kind) {
    case Kind.Tensor:
      return tensorOf(random, name, theme);
    case Kind.Scalar:
      return counts.test(name) ? random.pick([0, 1, 2, -1, 0.5]) : random.pick(scalars);
    case Kind.Int:
      return intOf(random, name, theme);
    case Kind.Float:
      return random.pick(floats);
    case Kind.Bool:
      return random.next() < 0.5;
    case Kind.String:
      return random.pick(strings);
    case Kind.DType:
      return random.pick(dtypes);
    case Kind.Layout:
      return random.pick([torch.strided, torch.sparseCoo, torch.sparseCsr]);
    case Kind.MemoryFormat:
      return random.pick([
        torch.contiguousFormat,
        torch.preserveFormat,
        torch.channelsLast,
        torch.channelsLast3d,
      ]);
    case Kind.Device:
      return random.pick(['cpu', 'cpu', 'meta', 'cuda:0', 'cpu:7', '']);
    case Kind.Generator:
      return new torch.Generator();
    case Kind.Complex:
      return { re: 1, im: -1 };
    default:
      return undefined;
  }
}

function argumentFor(random, parameter, theme) {
  if (parameter.optional && random.next() < 0.4) return null;
  if (!parameter.required && random.next() < 0.4) return undefined;
  if (!parameter.list) return oneOf(random, parameter.kind, parameter.nativeName, theme);
  const length = parameter.size > 0 && random.next() < 0.8 ? parameter.size : random.below(theme ? 4 : 7);
  const one = () => oneOf(random, parameter.kind, parameter.nativeName, theme);
  if (theme && parameter.kind === Kind.Int && random.next() < 0.5) return new Array(length).fill(one());
  return Array.from({ length }, () => (parameter.optionalElements && random.next() < 0.2 ? null : one()));
}

/** The arguments of case `number`; `values` has one for each parameter, undefined for its default. */
function hostileArguments(random, parameters) {
  const theme = themeOf(random);
  const values = parameters.map((parameter) => argumentFor(random, parameter, theme));
  if (values.length === 0) return values;
  // Half of the calls whose tensors go together have one argument that doesn't go with them.
  if (theme && random.next() < 0.5) {
    const place = random.below(values.length);
    values[place] = argumentFor(random, parameters[place], undefined);
  }
  if (random.next() < 0.1) values[random.below(values.length)] = random.pick(strangers)();
  // An output that is an input.
  const outs = parameters.flatMap((parameter, i) => (parameter.out ? [i] : []));
  if (outs.length > 0 && random.next() < 0.2) values[random.pick(outs)] = values[0];
  if (random.next() < 0.02) values.length = random.below(values.length);
  if (random.next() < 0.02) values.push(random.pick(strangers)());
  if (random.next() < 0.02)
    values.push({ [random.pick(['out', 'nowhere', 'self', 'dtype'])]: random.pick(strangers)() });
  return values;
}

/** A value in few words. */
function describe(value, depth = 0) {
  try {
    if (Array.isArray(value)) {
      return depth > 2
        ? '[…]'
        : `[${Array.from(value)
            .slice(0, 8)
            .map((item) => describe(item, depth + 1))
            .join(', ')}]`;
    }
    if (value instanceof torch.Tensor) {
      const layout = value.layout === torch.strided ? '' : ` ${value.layout}`;
      const device = String(value.device) === 'cpu' ? '' : ` ${value.device}`;
      return `${value.dtype.name}[${[...value.shape]}]${layout}${device}${value.requiresGrad ? ' grad' : ''}`;
    }
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'object' && value !== null) {
      if (Object.getPrototypeOf(value) !== Object.prototype) return value.name ?? String(value).slice(0, 40);
      const entries = Object.entries(value).map(([key, item]) => `${key}: ${describe(item, depth + 1)}`);
      return `{ ${entries.join(', ')} }`;
    }
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  } catch {
    return 'something strange';
  }
}

module.exports = { hostileArguments, describe, tensorOf, themeOf };
