/** State dicts of PyTorch's go on here as they do there, and ours are what PyTorch would have packed. */
import { type optim, type Tensor, torch } from 'torch-node';
import type { Closeness } from '../support/answers';
import { readAnswerLines } from '../support/answers';
import { construct, decode, type Encoded, encode, expectEncoded } from './fixtures';

interface Case {
  optimizer: string;
  options: Record<string, unknown>;
  inputs: Encoded;
  params: Encoded[];
  state_dict: Record<string, unknown>;
  final: Encoded[];
  final_state: Record<string, unknown>;
}

/** LBFGS keeps as numbers what Python keeps as 0-d tensors: either loads. */
const numbersOfLbfgs = ['al', 'ro', 'H_diag', 't'];

function resume(item: Case): { params: Tensor[]; optimizer: optim.Optimizer } {
  const params = item.params.map((parameter) => decode(parameter).requiresGrad_());
  const inputs = decode(item.inputs);
  const optimizer = construct(item.optimizer, params, {});
  optimizer.loadStateDict(decode(item.state_dict) as unknown as optim.LoadableStateDict);
  for (const input of inputs) {
    const closure = () => {
      optimizer.zeroGrad();
      const y = input.matmul((params[0] as Tensor).t());
      let loss = y.mul(y).mean();
      for (const parameter of params.slice(1)) loss = loss.add(parameter.sub(1).pow(2).sum());
      loss.backward();
      return loss;
    };
    if (item.optimizer === 'LBFGS') optimizer.step(closure);
    else {
      closure();
      optimizer.step();
    }
  }
  return { params, optimizer };
}

const cases = readAnswerLines<Case>('optim/resume.jsonl');
/** LBFGS divides by differences of gradients. */
const closenessOf = ({ optimizer }: Case): Closeness => ({
  rounding: 'processor',
  units: optimizer === 'LBFGS' ? 4096 : 64,
});

describe.each(cases.map((item) => [`${item.optimizer} ${JSON.stringify(item.options)}`, item] as const))(
  '%s',
  (_, item) => {
    const { params, optimizer } = resume(item);
    const closeness = closenessOf(item);

    test("goes on from Python's state", () => {
      expectEncoded(params.map(encode), item.final, closeness);
    });

    test('packs what Python packs', () => {
      const packed = encode(optimizer.stateDict()) as Record<string, Record<string, Record<string, unknown>>>;
      const state = Object.values(packed['state'] ?? {});
      const expected = Object.values(item.final_state['state'] as Record<string, Record<string, unknown>>);
      for (const values of [...state, ...expected]) {
        if (item.optimizer === 'LBFGS') for (const key of numbersOfLbfgs) delete values[key];
      }
      expectEncoded(state, expected, closeness);
      expect(packed['param_groups']).toEqual(item.final_state['param_groups']);
    });

    test('survives a round trip', () => {
      const copies = params.map((parameter) => parameter.detach().clone().requiresGrad_());
      const other = construct(item.optimizer, copies, {});
      other.loadStateDict(optimizer.stateDict());
      expect(encode(other.stateDict())).toEqual(encode(optimizer.stateDict()));
      expect(String(other)).toBe(String(optimizer));
      const tensors = [...other.state.values()]
        .flatMap((values) => Object.values(values))
        .filter(torch.isTensor);
      const own = [...optimizer.state.values()].flatMap((values) => Object.values(values));
      expect(tensors.some((tensor) => own.includes(tensor))).toBe(false);
    });
  },
);
