/** Operators over lists: a list of numbers that is shorter than the list of tensors is refused. */
import { torch } from 'torch-node';
import { native } from '../../support/inner';

/** Every operator over lists of tensors that also takes a list of numbers, with the kinds of its arguments. */
const operators = native
  .operatorNames()
  .filter((name) => name.startsWith('aten::_foreach_') && name !== 'aten::_foreach_norm')
  .flatMap((name) =>
    native.describeOperator(name).flatMap(({ overload, schema }) => {
      const required = schema.slice(schema.indexOf('(') + 1, schema.indexOf(' ->')).split(', ');
      const lists = required.filter((parameter) => /\[\] \w+\)?$/.test(parameter));
      return overload === 'ScalarList' ? [{ name: name.slice('aten::'.length), overload, lists }] : [];
    }),
  );

test('there are many', () => {
  expect(operators.length).toBeGreaterThan(15);
});

test.each(operators)('$name.$overload', ({ name, overload, lists }) => {
  const call = torch.ops.aten[name]?.[overload] as (...args: unknown[]) => unknown;
  const recorded = () => torch.full([2], 2, { requiresGrad: true }).mul(1);
  for (const count of [0, 1]) {
    const args = lists.map((parameter) =>
      parameter.startsWith('Scalar') ? Array.from({ length: count }, () => 2) : [recorded(), recorded()],
    );
    expect(() => call(...args)).toThrow(
      /expected a list of 2, got one of|must have (the )?same (length|number)/i,
    );
  }
  const right = lists.map((parameter) =>
    parameter.startsWith('Scalar') ? [2, 2] : [recorded(), recorded()],
  );
  expect(() => call(...right)).not.toThrow();
});
