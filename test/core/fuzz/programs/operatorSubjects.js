// Every overload in libtorch's registry, with arguments made from its schema.
const { torch } = require('torch-node');
const { native, operators } = require('../../../support/inner.js');

const { overloadsOf } = operators;
const { hostileArguments, describe } = require('./hostileArguments.js');
const { strangers } = require('./hostileValues.js');

/** These ask for the process's end, or wait for another process. */
const left = /^c10d::|^_c10d_functional|^symm_mem::|^_dtensor::/;

const isTensor = (value) => {
  try {
    return value instanceof torch.Tensor;
  } catch {
    return false; // a proxy's trap
  }
};

/** Makes autograd record what is done with a tensor; whether it could. */
function record(value) {
  try {
    value.requiresGrad_();
    return isTensor(value);
  } catch {
    return false;
  }
}

function subjectOf(qualifiedName, overload) {
  const name = `${qualifiedName}.${overload.name || 'default'}`;
  const [namespace, base] = qualifiedName.split('::');
  function* calls(random, number) {
    const parameters = native
      .describeOperator(qualifiedName)
      .find((one) => one.overload === overload.name)
      .arguments.map((argument, i) => ({ ...overload.parameters[i], nativeName: argument.name }));
    const call = torch.ops[namespace][base][overload.name || 'default'];
    const values = hostileArguments(random, parameters);
    const positional = values.slice(0, overload.positional);
    const keywords = Object.fromEntries(
      parameters.slice(overload.positional).map(({ name }, i) => [name, values[overload.positional + i]]),
    );
    const args = values.length > overload.positional ? [...positional, keywords] : positional;
    if (values.length > parameters.length) args.push(...values.slice(parameters.length));
    const label = `${name}(${values.map((value) => describe(value)).join(', ')})`;
    const recorded = random.next() < 0.25 && values.filter(record).length > 0;
    const { result } = yield { label, run: () => call(...args), values };
    if (recorded) {
      const outputs = [result].flat().filter((output) => isTensor(output) && output.requiresGrad);
      for (const [i, output] of outputs.entries()) {
        const run = () => output.backward(torch.onesLike(output), { retainGraph: true });
        yield { label: `${label}, backward of result ${i}`, run, values: [] };
      }
    }
    // Past all checks in TypeScript: what the addon itself makes of a stranger.
    if (number % 8 === 7) {
      const raw = parameters.map(() => random.pick(strangers)());
      yield {
        label: `${label}, raw: ${raw.map((value) => describe(value)).join(', ')}`,
        run: () => overload.call(random.pick([undefined, {}]), raw, undefined, ...raw),
        returnsErrors: true, // thrown by the functions above it
        values: raw,
      };
    }
  }
  return { name, key: overload.schema, calls };
}

/** @returns subjects: a name, what its random numbers depend on, and the calls of a case, made one after the other */
function operatorSubjects() {
  return native
    .operatorNames()
    .filter((name) => !left.test(name))
    .flatMap((name) => overloadsOf(name).map((overload) => subjectOf(name, overload)));
}

module.exports = { operatorSubjects };
