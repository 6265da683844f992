/** PyTorch's own modules: text, initial state, outputs and gradients in both modes, and the state afterwards. */
import { type Tensor, torch } from 'torch-node';
import { answeredCases } from './answered';
import { difference, differenceOfLists, type Tolerance } from './close';
import { gradientsOf, lossOf } from './gradients';
import { problemsOf } from './record';
import { tolerances } from './tolerances';
import { Decoder, decoding, flatten, type Json } from './values';

interface Answer {
  out: Json[];
  param_grads: Record<string, Json>;
  input_grads: Json[];
  state_after: Record<string, Json> | null;
}

interface Case {
  id: string;
  module: string;
  args: Json[];
  kwargs: { [key: string]: Json };
  repr: string;
  state: Record<string, Json>;
  forward_args: Json[];
  forward_kwargs: { [key: string]: Json };
  train: Answer | null;
  eval: Answer | null;
}

/** What the cases need of a module. */
interface Model {
  (...args: unknown[]): unknown;
  stateDict(): unknown;
  namedParameters(): Iterable<[string, Tensor]>;
  train(): unknown;
  eval(): unknown;
}

const { cases, file } = answeredCases<Case>('modules');

const decode = decoding(file);

function construct({ module, args, kwargs }: Case): Model {
  let found: unknown = torch;
  for (const name of module.split('.')) found = (found as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function') throw new Error(`torch.${module} is missing`);
  torch.manualSeed(0);
  return new (found as new (...args: unknown[]) => Model)(...new Decoder(file).args(args, kwargs));
}

/** A state dict is an object or a Map. */
function entriesOf(state: unknown): [string, unknown][] {
  return state instanceof Map ? [...(state as Map<string, unknown>)] : Object.entries(state as object);
}

function differenceOfRecords(
  what: string,
  actual: [string, unknown][],
  expected: Record<string, Json>,
  tolerance?: Tolerance,
): string | undefined {
  const names = actual.map(([name]) => name);
  if (String(names) !== String(Object.keys(expected))) {
    return `${what}: [${names}], expected [${Object.keys(expected)}]`;
  }
  for (const [name, value] of actual) {
    const found = difference(value, decode(expected[name] as Json), tolerance);
    if (found) return `${what} '${name}': ${found}`;
  }
  return undefined;
}

function runMode(one: Case, mode: 'train' | 'eval', answer: Answer): string | undefined {
  const tolerance = tolerances[one.id] ?? tolerances[one.module];
  const model = construct(one);
  model[mode]();
  const decoder = new Decoder(file);
  const given = decoder.args(one.forward_args, one.forward_kwargs);
  torch.manualSeed(1);
  const outputs = flatten(model(...given));
  const wrong = differenceOfLists(`${mode} out`, outputs, answer.out.map(decode), tolerance);
  if (wrong) return wrong;
  const loss = lossOf(outputs);
  const named = [...model.namedParameters()].filter(([, parameter]) => parameter.requiresGrad);
  if (loss !== null) {
    const gradients = gradientsOf(loss, [...named.map(([, parameter]) => parameter), ...decoder.inputs]);
    const ofParameters = named.map(([name], i): [string, unknown] => [name, gradients[i]]);
    return (
      differenceOfRecords(`${mode} gradient of`, ofParameters, answer.param_grads, tolerance) ??
      differenceOfLists(
        `${mode} input gradients`,
        gradients.slice(named.length),
        answer.input_grads.map(decode),
        tolerance,
      ) ??
      stateAfter(model, answer, tolerance)
    );
  }
  return stateAfter(model, answer, tolerance);
}

function stateAfter(model: Model, { state_after }: Answer, tolerance?: Tolerance): string | undefined {
  return state_after === null
    ? undefined
    : differenceOfRecords('state afterwards', entriesOf(model.stateDict()), state_after, tolerance);
}

function run(one: Case): string | undefined {
  const model = construct(one);
  if (String(model) !== one.repr) return `text ${String(model)}, expected ${one.repr}`;
  const wrong = differenceOfRecords('state', entriesOf(model.stateDict()), one.state);
  if (wrong) return wrong;
  return (
    (one.train && runMode(one, 'train', one.train)) ??
    (one.eval && runMode(one, 'eval', one.eval)) ??
    undefined
  );
}

/** What the article's program uses. */
const required = /^nn\.(Conv2d|ReLU|MaxPool2d|Linear|Flatten|Dropout|CrossEntropyLoss)#/;

test('every case of modules.jsonl that is not known to fail passes', () => {
  expect(cases).toHaveLength(238);
  expect(problemsOf({ name: 'modules', cases, run, required })).toEqual([]);
});
