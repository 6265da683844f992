/**
 * Every way of writing an operator's call compiles: all arguments by position, all by keyword, and mixed from each
 * position on. The calls are made from the schemas, for a part of the operators, and compiled against the declarations.
 */
import { join } from 'node:path';
import { type Tensor, torch } from 'torch-node';
import ts from 'typescript';
import { receiverOf } from '../../../scripts/operators/callForms';
import { membersOfTensor } from '../../../scripts/operators/handWritten';
import { type Place, places, type Shown, shownIn } from '../../../scripts/operators/pythonNames';
import { Kind, type Overload, type Parameter } from '../../../scripts/operators/registry';

const root = join(__dirname, '../../..');
/** Of so many operators one is looked at. */
const stride = 5;

/** A value of each kind, as it is written. */
const values: Record<number, string> = {
  [Kind.Tensor]: 'x',
  [Kind.Scalar]: '1.5',
  [Kind.Int]: '1',
  [Kind.Float]: '1.5',
  [Kind.Bool]: 'true',
  [Kind.String]: "'s'",
  [Kind.DType]: 'torch.float32',
  [Kind.Layout]: 'torch.strided',
  [Kind.MemoryFormat]: 'torch.contiguousFormat',
  [Kind.Device]: "'cpu'",
  [Kind.Generator]: 'torch.defaultGenerator',
  [Kind.Complex]: '{ re: 1, im: 2 }',
};
const valueFor = ({ kind, list }: Parameter): string =>
  list ? `[${values[kind]}]` : (values[kind] as string);

const callees: Record<Place, string> = {
  Tensor: 'x',
  torch: 'functions',
  'nn.functional': 'nnFunctions',
  linalg: 'torch.linalg',
  fft: 'torch.fft',
  special: 'torch.special',
};

/** A number's second operand is scaled by name only, although an old overload still takes the factor by position. */
const takesAlphaByPosition = ({ operator, name }: Overload): boolean =>
  name === 'Scalar' && /^(add|r?sub|subtract)_?$/.test(operator);

/** The ways of writing a call; with `more`, each has these keywords too. */
function waysOf({ place, camel }: Shown, overload: Overload, more: string[] = []): string[] {
  const receiver = place === 'Tensor' ? receiverOf(overload) : undefined;
  if (overload.outs.length > 0 || (place === 'Tensor' && !receiver)) return [];
  const parameters = overload.parameters.filter((one) => one !== receiver && one.kind !== Kind.Unsupported);
  const positional = parameters.filter(({ keywordOnly }) => !keywordOnly);
  const keywords = parameters.filter(({ keywordOnly }) => keywordOnly);
  const written = (count: number, named: Parameter[]): string => {
    const given = positional.slice(0, count).map(valueFor);
    const fields = named.map((one) => `${one.name === 'self' ? 'input' : one.name}: ${valueFor(one)}`);
    const object = [...fields, ...more].join(', ');
    return `${callees[place]}.${camel}(${[...given, ...(object ? [`{ ${object} }`] : [])].join(', ')});`;
  };
  const isRequired = ({ required }: Parameter): boolean => required;
  const calls = positional.flatMap((_, count) => {
    const rest = positional.slice(count);
    return [
      written(count, [...rest, ...keywords].filter(isRequired)),
      written(count, [...rest, ...keywords.filter(isRequired)]),
      written(count, [...rest, ...keywords]),
    ];
  });
  if (!takesAlphaByPosition(overload)) calls.push(written(positional.length, keywords.filter(isRequired)));
  return [...new Set(calls)];
}

const handWritten = membersOfTensor(join(root, 'lib'));
const declared = places.flatMap((place) =>
  shownIn(place).filter(({ name, camel }) =>
    place === 'Tensor' ? !handWritten.has(camel) : !name.startsWith('_'),
  ),
);
const sample = declared.filter((_, i) => i % stride === 0);

const declarations = `
import { type Tensor, torch } from 'torch-node';
import type { NnFunctions, TorchFunctions } from '${root}/dist/core/tensor/operators.generated';
declare const x: Tensor, functions: TorchFunctions, nnFunctions: NnFunctions;
`;

/** Which of `calls` do not compile. */
function refused(calls: readonly string[]): string[] {
  const path = join(__dirname, 'calls.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    paths: { 'torch-node': [join(root, 'dist', 'index.d.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const text = `${declarations}${calls.join('\n')}\n`;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => (name === path ? file : getSourceFile.call(host, name, ...rest));
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  const program = ts.createProgram([path], options, host);
  const first = declarations.split('\n').length - 1;
  const lines = program.getSemanticDiagnostics(file).map(({ start = 0 }) => {
    return file.getLineAndCharacterOfPosition(start).line - first;
  });
  return [...new Set(lines)].map((line) => calls[line] ?? `line ${line}`);
}

const callsOf = (more?: string[]): string[] => [
  ...new Set(sample.flatMap((one) => one.overloads.flatMap((overload) => waysOf(one, overload, more)))),
];

test('all by position, all by keyword, and mixed', () => {
  expect(sample.length).toBeGreaterThan(200);
  const calls = callsOf();
  expect(calls.length).toBeGreaterThan(1_000);
  expect(refused(calls)).toEqual([]);
});

test('a name that no parameter has', () => {
  const calls = callsOf(['nonsense: 1']);
  const errors = new Set(refused(calls));
  expect(calls.filter((call) => !errors.has(call))).toEqual([]);
});

test('an argument that is missing, or given twice', () => {
  const wrong = [
    'torch.convolution(x, x, null, [1], [0], [1], false, { groups: 1 });',
    'torch.convolution(x, x, null, [1], { padding: [0], dilation: [1], transposed: false, outputPadding: [0] });',
    'torch.convolution(x, { input: x, weight: x, bias: null, stride: 1, padding: 0, dilation: 1, transposed: false, outputPadding: 0, groups: 1 });',
    'torch.gather(x, { dim: 1 });',
    'torch.gather(x, 1, x, { dim: 1 });',
    'torch.gather(x, 1, { dim: 1, index: x });',
    'torch.sum(x, 0, { dim: 0 });',
    'x.cumsum(0, { dim: 0 });',
    'x.norm(2, { p: 2 });',
    'x.add(x, { other: x });',
  ];
  expect(refused(wrong)).toEqual(wrong);
});

test('what compiles runs, with the result of the positional call', () => {
  const x = torch.arange(6, { dtype: torch.float32 }).reshape(2, 3);
  const kernel = torch.ones([1, 1, 2, 2]);
  const image = torch.arange(9, { dtype: torch.float32 }).reshape(1, 1, 3, 3);
  const same: [unknown, unknown][] = [
    [x.norm(2, 1, { keepdim: true }), x.norm(2, 1, true)],
    [x.norm({ p: 2, dim: 1, keepdim: true }), x.norm(2, 1, true)],
    [x.sum(0, { keepdim: true }), x.sum(0, true)],
    [x.sum({ dim: 0, keepdim: true }), x.sum(0, true)],
    [torch.cumsum(x, { dim: 0 }), torch.cumsum(x, 0)],
    [torch.cumsum({ input: x, dim: 0 }), torch.cumsum(x, 0)],
    [torch.add(x, x, { alpha: 2 }), x.mul(3)],
    [torch.add({ input: x, other: x, alpha: 2 }), x.mul(3)],
    [x.to('cpu', torch.float64, { nonBlocking: true }), x.to(torch.float64)],
    [x.to('cpu', torch.float64, true), x.to(torch.float64)],
    [x.to('cpu', torch.float64, true, { copy: true }), x.to(torch.float64)],
    [x.to(torch.float64, true, true), x.to(torch.float64)],
    [torch.transpose(x, 0, { dim1: 1 }), torch.transpose(x, 0, 1)],
    [torch.rsub(x, { other: x, alpha: 2 }), x.sub(x.mul(2))],
    [torch.clampMin(x, { min: 2 }), x.clamp(2)],
    [x.splitWithSizes({ splitSizes: [1, 2], dim: 1 }), x.splitWithSizes([1, 2], 1)],
    [
      torch.convolution(image, kernel, null, [1], {
        padding: [0],
        dilation: [1],
        transposed: false,
        outputPadding: [0],
        groups: 1,
      }),
      torch.convolution(image, kernel, null, [1], [0], [1], false, [0], 1),
    ],
  ];
  for (const [mixed, positional] of same) expect(String(mixed)).toBe(String(positional));

  expect(x.to(torch.float32, true)).toBe(x);
  expect(x.to(torch.float32, false, true)).not.toBe(x);
  expect(x.to(x, true, false)).toBe(x);
  const any = { to: x.to.bind(x) as (...args: unknown[]) => Tensor };
  expect(() => any.to('cpu', true)).toThrow('to: expected a dtype, a device or a Tensor, got true');
  expect(() => any.to(torch.float32, true, true, true)).toThrow('got true');
});
