/** Modules beside Python's: text, outputs and gradients (test/fixtures/nn/modules.py). */
import { nn, type Tensor, torch } from 'torch-node';
import { readAnswerLines } from '../support/answers';
import { camelKeys } from '../support/camelCase';
import { elements, expectAnswer } from '../support/close';

interface Case {
  module: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  shapes: number[][];
  before: string;
  after: string;
  shape: number[];
  out: number[];
  input_grads: (number[] | null)[];
  param_grads: Record<string, number[] | null>;
  state: Record<string, number[]>;
}

type Class = new (...args: unknown[]) => nn.Module;

function construct({ module, args, kwargs }: Case): nn.Module {
  const { [module]: found } = nn as unknown as Record<string, Class>;
  const given = args.map((value) => (value === 'Infinity' ? Number.POSITIVE_INFINITY : value));
  torch.manualSeed(0);
  return new (found as Class)(...given, ...(Object.keys(kwargs).length > 0 ? [camelKeys(kwargs)] : []));
}

const cases = readAnswerLines<Case>('nn/modules.jsonl');

test.each(cases.map((one) => [`${one.module}(${JSON.stringify([...one.args, one.kwargs])})`, one] as const))(
  '%s',
  (_, one) => {
    const module = construct(one);
    expect(String(module)).toBe(one.before);
    torch.manualSeed(1);
    const inputs = one.shapes.map((shape) => torch.randn(shape, { requiresGrad: true }));
    const out = module(...inputs) as Tensor;
    expect(String(module)).toBe(one.after);
    expect([...out.shape]).toEqual(one.shape);
    expectAnswer(elements(out), one.out);
    const weights = torch.arange(out.numel()).reshape(out.shape).div(out.numel()).add(0.5);
    const named = module.namedParameters();
    const gradients = torch.autograd.grad(
      out.mul(weights).sum(),
      [...inputs, ...named.map(([, parameter]) => parameter)],
      { allowUnused: true },
    );
    for (const [i, expected] of one.input_grads.entries())
      expectAnswer(elements(gradients[i] ?? null), expected);
    expect(named.map(([name]) => name)).toEqual(Object.keys(one.param_grads));
    for (const [i, [name]] of named.entries()) {
      expectAnswer(elements(gradients[inputs.length + i] ?? null), one.param_grads[name] as number[]);
    }
    const state = module.stateDict();
    expect(Object.keys(state)).toEqual(Object.keys(one.state));
    for (const [name, expected] of Object.entries(one.state))
      expectAnswer(elements(state[name] as Tensor), expected);
  },
);
