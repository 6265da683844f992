/** Modules as TypeScript sees them. `npm run types` compiles this file; nothing runs it. */
import { Conv2d, nn, Sequential, type Tensor, torch } from 'torch-node';

class Net extends nn.Module {
  override name = new nn.Linear(1, 2);
  conv = new Sequential(new Conv2d(1, 8, { kernelSize: 5 }), new nn.ReLU());

  forward(x: Tensor, scale: number): Tensor {
    return this.conv(x).mul(scale);
  }
}

export function calls(x: Tensor, anyModule: nn.Module): void {
  const net = new Net();
  const result: Tensor = net(x, 2);
  // @ts-expect-error forward takes two arguments
  net(x);
  // @ts-expect-error a string is no tensor
  net('x', 2);
  // @ts-expect-error Linear takes a tensor
  new nn.Linear(1, 2)(3);
  anyModule(result).backward();
  new nn.CrossEntropyLoss()(result, x).backward();
  const same: Net = net.to('cpu').double().eval().requiresGrad_();
  const copy: Net = same.clone();
  copy.registerForwardHook((_module, _args, output) => output);
}

export function constructors(): void {
  new nn.Conv2d(8, 16, 5, 1, 2);
  new nn.Conv2d({ inChannels: 1, outChannels: 8, kernelSize: 5 });
  new nn.Conv2d(1, 8, [3, 3], 1, 'same', { bias: false });
  // @ts-expect-error kernelSize is missing
  new nn.Conv2d(1, 8, { bias: false });
  // @ts-expect-error inChannels was given by position
  new nn.Conv2d(1, 8, 3, { inChannels: 2 });
  // @ts-expect-error there is no such argument
  new nn.Conv2d(1, 8, 3, { strides: 2 });
  // @ts-expect-error two sizes, not three
  new nn.Conv2d(1, 8, [3, 3, 3]);
  // @ts-expect-error a number of channels
  new nn.Conv2d(1, '8', 3);
  // @ts-expect-error there is no such mode
  new nn.Conv2d(1, 8, 3, { paddingMode: 'zero' });
  // @ts-expect-error a class is called with new
  nn.Linear(1, 2);
}

export function members(x: Tensor): void {
  const linear = new nn.Linear(1, 2);
  linear.weight = new nn.Parameter(x);
  // @ts-expect-error a plain tensor is no parameter
  linear.weight = x;
  const list = new nn.ModuleList([new nn.Linear(1, 2)]);
  const features: number | undefined = list[0]?.inFeatures;
  void features;
  const dict = new nn.ModuleDict({ a: new nn.Linear(1, 2), b: new nn.Linear(1, 2) });
  const weight: Tensor | undefined = dict.get('a')?.weight;
  void weight;
}

export function functions(x: Tensor): void {
  const loss: Tensor = nn.functional.crossEntropy(x, x, { labelSmoothing: 0.1 });
  nn.functional.interpolate(loss, { scaleFactor: 2, mode: 'bilinear' });
  // @ts-expect-error there is no such mode
  nn.functional.interpolate(x, { scaleFactor: 2, mode: 'cubic' });
  nn.init.kaimingUniform_(x, { mode: 'fan_out', nonlinearity: 'relu' });
  // @ts-expect-error there is no such mode
  nn.init.kaimingUniform_(x, { mode: 'out' });
  nn.utils.clipGradNorm_(new nn.Linear(1, 1).parameters(), 1, { normType: 2 });
  torch.nn.functional.dropout(x, 0.5, { training: false });
}
