/**
 * Calls that must not compile: each line after `@ts-expect-error` has a mistake, and tsc complains of a line without
 * one. `npm run types` compiles this file; nothing runs it.
 */
import { nn, type optim, type Tensor, torch } from 'torch-node';

export function wrongTypes(x: Tensor, y: Tensor): void {
  // @ts-expect-error a string is no number
  x.add('1');
  // @ts-expect-error null is no operand
  x.add(null);
  // @ts-expect-error an array is no operand
  x.add([1, 2]);
  // @ts-expect-error a dimension is an integer
  x.sum('0');
  // @ts-expect-error a boolean is no dimension
  x.max(true);
  // @ts-expect-error keepdim is a boolean
  x.sum(1, 'yes');
  // @ts-expect-error keepdim is a boolean
  x.sum(1, { keepdim: 1 });
  // @ts-expect-error a dtype is no string
  x.sum({ dtype: 'float32' });
  // @ts-expect-error sizes are numbers
  x.view('2', '3');
  // @ts-expect-error sizes are numbers
  x.view(y);
  // @ts-expect-error the index is a tensor
  x.gather(1, [0]);
  // @ts-expect-error an array of tensors
  torch.cat(x, 1);
  // @ts-expect-error an array of tensors
  torch.cat([x, 1]);
  // @ts-expect-error a dtype is no layout
  torch.zeros([2], { layout: torch.float32 });
  // @ts-expect-error a memory format is no layout
  torch.zeros([2], { layout: torch.channelsLast });
  // @ts-expect-error a layout is no memory format
  x.contiguous({ memoryFormat: torch.strided });
  // @ts-expect-error a device is named or a Device
  torch.zeros([2], { device: 0 });
  // @ts-expect-error a seed is no generator
  torch.randn([2], { generator: 1 });
  // @ts-expect-error the weight is a tensor
  torch.conv2d(x, 1);
  // @ts-expect-error a function is no argument
  torch.ops.aten.relu(() => x);
}

export function unknownKeywords(x: Tensor, y: Tensor): void {
  // @ts-expect-error
  x.sum({ axes: 1 });
  // @ts-expect-error
  x.sum(1, { keepDim: true });
  // @ts-expect-error
  x.add(y, { beta: 2 });
  // @ts-expect-error methods have no out
  x.add(y, { out: y });
  // @ts-expect-error
  torch.zeros([2, 3], { type: torch.int64 });
  // @ts-expect-error
  torch.zeros(2, 3, { dType: torch.int64 });
  // @ts-expect-error
  torch.zeros([2, 3], { requires_grad: true });
  // @ts-expect-error
  torch.conv2d(x, y, null, { strides: 2 });
  // @ts-expect-error
  torch.softmax(x, { axis_: 1 });
  // @ts-expect-error
  torch.linalg.svd(x, { full: true });
  // @ts-expect-error
  x.relu({ inplace: true });
}

export function wrongCounts(x: Tensor, y: Tensor): void {
  // @ts-expect-error no operand
  x.add();
  // @ts-expect-error one too many
  x.matmul(y, y);
  // @ts-expect-error the alpha is given by name
  x.add(y, 2);
  // @ts-expect-error no index
  x.gather(1);
  // @ts-expect-error no index
  x.gather({ dim: 1 });
  // @ts-expect-error no weight
  torch.conv2d(x);
  // @ts-expect-error no tensors
  torch.cat({ dim: 1 });
  // @ts-expect-error one output of two
  torch.max(x, 1, { out: y });
}

export function wrongResults(x: Tensor): void {
  // @ts-expect-error a reduction over a dimension gives two tensors
  x.max(1).add(1);
  // @ts-expect-error
  x.max(1).value;
  // @ts-expect-error several tensors
  x.chunk(2).add(1);
  // @ts-expect-error
  const text: string = x.equal(x);
  text.trim();
  // @ts-expect-error no such method
  x.addd(1);
  // @ts-expect-error no such function
  torch.addd(x, 1);
  // @ts-expect-error Python's spelling
  torch.zeros_like(x);
  // @ts-expect-error no such function
  torch.linalg.eigenvalues(x);
}

export function pythonSpellings(x: Tensor, optimizer: optim.Optimizer): void {
  // @ts-expect-error it is viewAs
  x.view_as(x);
  // @ts-expect-error it is zeroGrad
  optimizer.zero_grad();
  // @ts-expect-error it is noGrad
  torch.no_grad(() => x);
  // @ts-expect-error it is maxPool2d
  nn.functional.max_pool2d(x, 2);
}

export function argumentsByKeyword(x: Tensor, model: nn.Linear): void {
  const { prune } = torch.nn.utils;
  // @ts-expect-error it is importanceScores
  prune.l1Unstructured(model, 'weight', 1, { importance_scores: x });
  // @ts-expect-error the amount is missing
  prune.randomUnstructured({ module: model, name: 'weight' });
  // @ts-expect-error the indices are missing
  new torch.utils.data.Subset({ dataset: new torch.utils.data.TensorDataset(x) });
  // @ts-expect-error there is no such argument
  torch.autograd.grad(x, x, { retain: true });
}
