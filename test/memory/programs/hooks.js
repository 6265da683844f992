// Registers hooks of every kind, none of which holds a tensor: `hooks.js [STEPS]` takes so many steps (2000) with each, and
// prints how many tensors are left for each kind, and by how many MB the process has grown.
const { torch, nn } = require('torch-node');
const { collectAll } = require('../../support/inner.js');

const steps = Number(process.argv[2] ?? 2000);
torch.setNumThreads(1);

const { graph } = torch.autograd;
const leaf = () => torch.ones([4], { requiresGrad: true });
const layer = () => new nn.Linear(4, 4);
const nothing = () => {};
const thrown = () => {
  throw new Error('thrown');
};
const attempt = (fn) => {
  try {
    fn();
  } catch (error) {
    if (error.message !== 'thrown') throw error;
  }
};

/** A module with hooks that is called with `input`, and its pass. */
function step(register, input = leaf(), passes = true) {
  const module = layer();
  register(module);
  const loss = module(input).sum();
  if (passes) loss.backward();
}

class Double extends torch.autograd.Function {
  static forward(ctx, x) {
    const y = x.mul(2);
    ctx.saveForBackward(x, y);
    ctx.saveForForward(x, y);
    return y;
  }
  static backward(ctx, gradient) {
    return ctx.savedTensors.length === 2 ? gradient.mul(2) : null;
  }
  static jvp(_ctx, tangent) {
    return tangent.mul(2);
  }
}
class ThrowingForward extends Double {
  static forward = thrown;
}
class ThrowingBackward extends Double {
  static backward = thrown;
}

const kinds = {
  forward: () => step((module) => module.registerForwardHook(nothing)),
  forwardPre: () => step((module) => module.registerForwardPreHook(nothing)),
  fullBackward: () => step((module) => module.registerFullBackwardHook(nothing)),
  fullBackwardPre: () => step((module) => module.registerFullBackwardPreHook(nothing)),
  fullBackwardWithoutPass: () => step((module) => module.registerFullBackwardHook(nothing), leaf(), false),
  fullBackwardOfOutputs: () => step((module) => module.registerFullBackwardHook(nothing), torch.ones([4])),
  throwingBackward: () => attempt(() => step((module) => module.registerFullBackwardHook(thrown))),
  leaf: () => {
    const x = leaf();
    x.registerHook(nothing);
    x.mul(2).sum().backward();
  },
  result: () => {
    const y = leaf().mul(2);
    y.registerHook((gradient) => gradient.mul(2));
    y.sum().backward();
  },
  throwingHook: () => {
    const x = leaf();
    x.registerHook(thrown);
    attempt(() => x.mul(2).sum().backward());
  },
  postAccumulate: () => {
    const x = leaf();
    x.registerPostAccumulateGradHook((tensor) => {
      tensor.grad = null;
    });
    x.mul(2).sum().backward();
  },
  twoPostAccumulate: () => {
    const x = leaf();
    x.registerPostAccumulateGradHook(nothing);
    x.registerPostAccumulateGradHook(nothing).remove();
    x.mul(2).sum().backward();
  },
  node: () => {
    const y = leaf().mul(2);
    y.gradFn.registerHook(nothing);
    y.gradFn.registerPrehook(nothing);
    y.sum().backward();
  },
  anyGradient: () => {
    const tensors = [leaf(), leaf()];
    graph.registerMultiGradHook(tensors, nothing, { mode: 'any' });
    tensors[0].mul(tensors[1]).sum().backward();
  },
  savedTensors: () =>
    graph.savedTensorsHooks(
      (tensor) => tensor.detach(),
      (tensor) => tensor,
      () => leaf().exp().sum().backward(),
    ),
  saveOnCpu: () => graph.saveOnCpu(() => leaf().exp().sum().backward()),
  function: () => Double.apply(leaf()).sum().backward(),
  functionWithoutPass: () => Double.apply(leaf()),
  throwingForward: () => attempt(() => ThrowingForward.apply(leaf())),
  throwingFunction: () => attempt(() => ThrowingBackward.apply(leaf()).sum().backward()),
  checkpoint: () => torch.utils.checkpoint.checkpoint((x) => x.exp(), leaf(), { useReentrant: false }),
  reentrantCheckpoint: () =>
    torch.utils.checkpoint.checkpoint((x) => x.exp(), leaf(), { useReentrant: true }),
  weightNorm: () => step((module) => nn.utils.weightNorm(module)),
  spectralNorm: () => step((module) => nn.utils.spectralNorm(module)),
  parametrizedWeightNorm: () => step((module) => nn.utils.parametrizations.weightNorm(module)),
};

/** What a graph held of JavaScript is released by the next operator, and collected only then. */
function collectGraphs() {
  for (let i = 0; i < 2; i++) {
    collectAll();
    torch.ones([1]);
  }
}

const left = {};
const megabytes = {};
for (const [name, take] of Object.entries(kinds)) {
  for (let i = 0; i < 500; i++) take();
  collectGraphs();
  const before = { ...torch.memory(), rss: process.memoryUsage().rss };
  for (let i = 0; i < steps; i++) take();
  collectGraphs();
  left[name] = torch.memory().tensors - before.tensors;
  megabytes[name] = Math.round((process.memoryUsage().rss - before.rss) / 2 ** 20);
}
console.log(JSON.stringify({ steps, left, megabytes }));
