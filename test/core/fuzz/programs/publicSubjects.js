// Every public function, class, method and property. What they expect is learnt from what their errors say.
const { torch, nn, optim, TensorDataset } = require('torch-node');
const {
  dense,
  dtypes,
  floats,
  scalars,
  smallInts,
  strangers,
  strings,
  wildInts,
} = require('./hostileValues.js');
const { describe, tensorOf, themeOf } = require('./hostileArguments.js');
const { publicNames } = require('./publicNames.js');

const { functions, classes } = publicNames();

/**
 * Datasets reach beyond the process, lobpcg makes up to a thousand steps, autograd makes the contexts itself, and Size
 * is made as arrays are.
 */
const left = /^new torch-node\.datasets\.|^torch\.lobpcg$|\.CheckpointFunction\.|^new torch\.Size$/;

/** What stands for a thing that an error asks for: of all that its words fit, one is taken. */
const makers = [
  [/\bTensors\b/, (random, name, theme) => [1, 2, 3].map(() => tensorOf(random, name, theme))],
  [/\bTensor\b/, tensorOf],
  [
    /[Pp]arameters?\b/,
    (random, _, theme) => new nn.Parameter(dense(random, theme?.shape ?? [3], torch.float32)),
  ],
  [
    /\bparams|iterable|list of [Pp]arameters|Parameters/,
    (random) => [new nn.Parameter(dense(random, [3, 3], torch.float32))],
  ],
  [
    /array of (\d+ )?(integers|numbers|sizes)|\bsizes?\b|\bshape\b/,
    (random, _, theme) =>
      random.next() < 0.5 && theme
        ? [...theme.shape]
        : Array.from({ length: 1 + random.below(3) }, () => random.pick(smallInts)),
  ],
  [
    /\bintegers?\b/,
    (random, _, theme) =>
      theme && random.next() < 0.5 ? random.pick([1, 2, 3, ...theme.shape]) : random.pick(smallInts),
  ],
  [/\bnumbers?\b|\bleast\b|\bpositive\b/, (random) => random.pick(scalars)],
  [/probability|from 0 to 1|less than 1/, (random) => random.pick([0, 0.5, 1])],
  [/boolean/, (random) => random.next() < 0.5],
  [/string|\bname\b/, (random) => random.pick(strings)],
  [/\bdtype\b/, (random) => random.pick(dtypes)],
  [/\blayout\b/, (random) => random.pick([torch.strided, torch.sparseCoo])],
  [/memory format/, () => torch.contiguousFormat],
  [/\bdevice\b/, (random) => random.pick(['cpu', 'meta'])],
  [/Generator/, () => new torch.Generator()],
  [/function|callable/, (random) => random.pick(callbacks)],
  [
    /\bModules?\b|\bmodules?\b/,
    (random) => random.pick([() => new nn.Linear(3, 3), () => new nn.ReLU(), () => new nn.Conv2d(3, 2, 1)])(),
  ],
  [/Optimizer/, () => new optim.SGD([new nn.Parameter(torch.ones(3))], { lr: 0.1, momentum: 0.5 })],
  [/[Dd]ataset/, () => new TensorDataset(torch.arange(6).float(), torch.arange(6))],
  [/Distribution|distribution/, () => new torch.distributions.Normal(torch.zeros(3), torch.ones(3))],
  [/[Cc]onstraint/, () => torch.distributions.constraints.positive],
  [/[Tt]ransform/, () => new torch.distributions.AffineTransform(1, 2)],
  [/PackedSequence|packed/, () => nn.utils.rnn.packSequence([torch.ones(3, 3), torch.ones(2, 3)])],
  [/object|state/, () => ({})],
  [/\bnull\b/, () => null],
  [/bigint/, () => 3n],
  [/buffer|typed array/i, () => new Float32Array(4)],
];

const callbacks = [
  (...args) => args[0],
  (x) => (x instanceof torch.Tensor ? x.mul(x).sum() : x),
  () => {
    throw new Error('of the callback');
  },
  () => undefined,
  () => 1,
];

function fitting(random, words, name, theme) {
  const quoted = [...words.matchAll(/'([^']+)'/g)].map(([, word]) => word);
  if (quoted.length > 0 && random.next() < 0.8) return random.pick(quoted);
  const fit = makers.filter(([pattern]) => pattern.test(words));
  return fit.length > 0 ? random.pick(fit)[1](random, name, theme) : guess(random, name, theme);
}

/** What may be meant by a name of which nothing more is known. */
function guess(random, name, theme) {
  const kind = random.below(6);
  if (kind < 3) return tensorOf(random, name, theme);
  if (kind === 3) return random.pick(smallInts);
  return kind === 4 ? random.pick(floats) : random.pick(strangers)();
}

/** What does not fit, or lies at the edge. */
function hostile(random, name) {
  switch (random.below(4)) {
    case 0:
      return random.pick(wildInts);
    case 1:
      return tensorOf(random, name, undefined);
    case 2:
      return random.pick([...floats, ...smallInts, []]);
    default:
      return random.pick(strangers)();
  }
}

/** Mends a call as its error says; false where the error is not about how it was called. */
function mend(random, given, message, theme) {
  const lines = message.split('\n');
  // Of several overloads, one.
  const said = lines.length > 1 && /no overload/.test(message) ? random.pick(lines.slice(1)) : message;
  const unknown = /unknown argument '(\w+)'/.exec(said);
  if (unknown) {
    delete given.keywords[unknown[1]];
    return true;
  }
  const twice = /argument '(\w+)' was given twice/.exec(said);
  if (twice) {
    given.positional.pop();
    return true;
  }
  if (/expected at most (\d+) /.test(said)) {
    given.positional.pop();
    return true;
  }
  const missing = /missing argument '(\w+)'/.exec(said);
  if (missing) {
    given.keywords[missing[1]] = guess(random, missing[1], theme);
    return true;
  }
  const named =
    /(?:argument '(\w+)'|\b(\w+)): expected (.*), got /.exec(said) ??
    /(?:argument )?'?(\w+)'?() must be (.*), got /.exec(said);
  if (!named) return false;
  const [, argument, loose, words] = named;
  const name = argument ?? loose;
  const value = fitting(random, words, name, theme);
  if (argument !== undefined && (name in given.keywords || given.positional.length === 0))
    given.keywords[name] = value;
  else if (given.positional.length > 0) given.positional[random.below(given.positional.length)] = value;
  else given.positional.push(value);
  return true;
}

/** Calls until nothing more is to be learnt; its value is what the last call gave. */
function* learn(random, name, call, given, theme) {
  let outcome;
  for (let i = 0; i < 10; i++) {
    outcome = yield callOf(name, call, given);
    if (!outcome.error || !mend(random, given, String(outcome.error.message), theme)) break;
  }
  return outcome;
}

function callOf(name, call, { positional, keywords, isMisplaced }) {
  const args = Object.keys(keywords).length > 0 ? [...positional, { ...keywords }] : [...positional];
  return {
    label: `${name}(${args.map((value) => describe(value)).join(', ')})`,
    run: () => call(args),
    values: args,
    isMisplaced,
  };
}

/** Some arguments by position, as many as the function says it has or a few more. */
function start(random, length, theme) {
  const count = random.next() < 0.4 ? 0 : random.below(length + 2);
  return { positional: Array.from({ length: count }, () => guess(random, 'x', theme)), keywords: {} };
}

/** An instance of `type` or of a class that comes from it. */
function* instance(random, type, theme) {
  if (type === torch.Tensor) return tensorOf(random, 'self', theme);
  const made = random.pick(classes.get(type) ?? []);
  if (made === undefined) return undefined;
  const outcome = yield* learn(
    random,
    `new ${made.name}`,
    (args) => new made(...args),
    { positional: [], keywords: {} },
    theme,
  );
  return outcome.result;
}

function subjectOf({ name, value, of, constructs, receiver }) {
  function* calls(random) {
    const theme = themeOf(random);
    let self = receiver;
    let isMisplaced = false;
    if (of) {
      self = yield* instance(random, of, theme);
      if (self === undefined) return;
      // A method taken from its object.
      isMisplaced = random.next() < 0.05;
      if (isMisplaced) self = random.pick(strangers)();
    }
    const call = constructs ? (args) => new value(...args) : (args) => Reflect.apply(value, self, args);
    const given = { ...start(random, value.length, theme), isMisplaced };
    const outcome = yield* learn(random, name, call, given, theme);
    if (outcome.result !== undefined && isModule(outcome.result)) {
      const module = outcome.result;
      yield* learn(random, `${name}.forward`, (args) => module(...args), start(random, 2, theme), theme);
    }
    // What was learnt, but for one thing.
    const places = [...given.positional.keys()];
    const names = Object.keys(given.keywords);
    if (places.length + names.length === 0) {
      given.positional.push(hostile(random, 'x'));
    } else {
      const which = random.pick([...places, ...names]);
      if (typeof which === 'number') given.positional[which] = hostile(random, 'x');
      else given.keywords[which] = hostile(random, which);
    }
    yield callOf(name, call, given);
  }
  return { name, key: name, share: 8, calls };
}

function isModule(value) {
  try {
    return value instanceof nn.Module;
  } catch {
    return false;
  }
}

/** As `operatorSubjects`; `share`: a case makes so many calls that only every so many-th is run. */
function publicSubjects() {
  return functions.filter(({ name }) => !left.test(name)).map(subjectOf);
}

module.exports = { publicSubjects };
