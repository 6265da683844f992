/** A program as users write it; package.test.ts compiles it against the package's own declarations. */
import {
  type Device,
  type DeviceLike,
  type DType,
  type Generator,
  nn,
  optim,
  type Size,
  Tensor,
  TensorDataset,
  torch,
} from 'torch-node';

class CNN extends nn.Module {
  conv = new nn.Conv2d(1, 8, 5, 1, 2);
  out = new nn.Linear(8 * 28 * 28, 10);

  forward(x: Tensor): Tensor {
    x = this.conv(x).relu();
    x = x.view(x.size(0), -1);
    return this.out(x);
  }
}

const model = new CNN();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
const lossFn = new nn.CrossEntropyLoss();
torch.manualSeed(0);
let correct = 0;
for (let i = 0; i < 10; i++) {
  const x = torch.randn(4, 1, 28, 28);
  const y = torch.randint(10, [4]);
  const pred = model(x);
  const loss = lossFn(pred, y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  const [values, indices] = pred.max(1);
  correct += pred.argmax(1).eq(y).type(torch.float).sum().item();
  console.log(values.mean({ dim: 0, keepdim: true }), indices.add(1), torch.cat([x, x], { dim: 1 }).shape);
}
console.log(correct, torch.linalg.norm(torch.ones(2, 2)));

// What subclasses need of their base classes is declared, as it is in Python for theirs.

class HalvedSoFar extends optim.lrScheduler.LRScheduler {
  override getLr(): number[] {
    if (!this._getLrCalledWithinStep) throw new Error('call getLastLr() instead');
    return this.baseLrs.map((lr) => Number(lr) * 0.5 ** this._stepCount);
  }
}
console.log(new HalvedSoFar(optimizer).getLastLr());

class Fixed extends torch.distributions.Distribution {
  override get mean(): Tensor {
    return torch.zeros(this._extendedShape([2]));
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return torch.zeros(value.shape);
  }
}
console.log(new Fixed([2], []).mean);

class CountingNorm extends nn.BatchNorm1d {
  override get stateVersion(): number {
    return 3;
  }
}
console.log(new CountingNorm(2), optimizer.stepCount);

// @ts-expect-error: tensors are made by functions
console.log(() => new Tensor());

// The types of values that functions take and return can be written down.

function like(x: Tensor, device: DeviceLike, generator: Generator): [Size, DType, Device] {
  const made = torch.randn(x.shape, { dtype: x.dtype, device, generator });
  return [made.shape, made.dtype, made.device];
}
console.log(like(torch.ones(2), 'cuda:1', new torch.Generator()));

// Samples of a TensorDataset are tuples: none of their items is perhaps undefined.

const [image, label] = new TensorDataset(torch.ones(2, 3), torch.ones(2)).get(0);
console.log(image.add(label));
