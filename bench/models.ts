/**
 * Seconds a training step of ResNet-18 (batch 16), of a 2-layer LSTM and of a 4-layer Transformer (or of those named),
 * as JSON. With `tiny`, on inputs that show no more than that it works.
 */
import { nn, optim, type Tensor, torch } from 'torch-node';

const [threads, size = 'full', ...only] = process.argv.slice(2);
const full = size === 'full';
torch.setNumThreads(Number(threads));
torch.manualSeed(0);

/** https://arxiv.org/abs/1512.03385, figure 5, left. */
class BasicBlock extends nn.Module {
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  downsample: nn.Sequential | null;

  constructor(input: number, output: number, stride: number) {
    super();
    this.conv1 = new nn.Conv2d(input, output, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(output);
    this.conv2 = new nn.Conv2d(output, output, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(output);
    this.downsample =
      stride === 1 && input === output
        ? null
        : new nn.Sequential(
            new nn.Conv2d(input, output, 1, { stride, bias: false }),
            new nn.BatchNorm2d(output),
          );
  }

  forward(x: Tensor): Tensor {
    const shortcut = this.downsample ? this.downsample(x) : x;
    const y = this.bn2(this.conv2(this.bn1(this.conv1(x)).relu()));
    return y.add(shortcut).relu();
  }
}

class ResNet18 extends nn.Module {
  stem = new nn.Sequential(
    new nn.Conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false }),
    new nn.BatchNorm2d(64),
    new nn.ReLU(),
    new nn.MaxPool2d(3, 2, 1),
  );
  blocks = new nn.Sequential(
    new BasicBlock(64, 64, 1),
    new BasicBlock(64, 64, 1),
    new BasicBlock(64, 128, 2),
    new BasicBlock(128, 128, 1),
    new BasicBlock(128, 256, 2),
    new BasicBlock(256, 256, 1),
    new BasicBlock(256, 512, 2),
    new BasicBlock(512, 512, 1),
  );
  pool = new nn.AdaptiveAvgPool2d(1);
  fc = new nn.Linear(512, 1000);

  forward(x: Tensor): Tensor {
    return this.fc(this.pool(this.blocks(this.stem(x))).flatten(1));
  }
}

class Recurrent extends nn.Module {
  lstm = new nn.LSTM(64, 256, { numLayers: 2, batchFirst: true });
  out = new nn.Linear(256, 10);

  forward(x: Tensor): Tensor {
    const [y] = this.lstm(x);
    return this.out(y.select(1, -1));
  }
}

class Attentive extends nn.Module {
  encoder = new nn.TransformerEncoder(
    new nn.TransformerEncoderLayer(256, 8, { dimFeedforward: 1024, dropout: 0.1, batchFirst: true }),
    4,
  );
  out = new nn.Linear(256, 10);

  forward(x: Tensor): Tensor {
    return this.out(this.encoder(x).mean(1));
  }
}

interface Timed {
  seconds: number;
  loss: number;
}

function stepSeconds(model: nn.Module, x: Tensor, classes: number, steps: number): Timed {
  const y = torch.randint(classes, [x.size(0)]);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const lossFn = new nn.CrossEntropyLoss();
  const times: number[] = [];
  let last = Number.NaN;
  for (let i = 0; i < 2 * steps; i++) {
    const start = performance.now();
    const loss = lossFn(model(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    times.push((performance.now() - start) / 1000);
    last = loss.item();
  }
  const warm = times.slice(steps).sort((a, b) => a - b);
  return { seconds: warm[warm.length >> 1] as number, loss: last };
}

const pixels = full ? 224 : 32;
const length = full ? 64 : 4;
const sequences = full ? 32 : 2;
// A step of the LSTM is so short that V8 still compiles what it runs in its first second.
const [manySteps, steps] = full ? [40, 10] : [1, 1];
const models: Record<string, () => Timed> = {
  'ResNet-18': () =>
    stepSeconds(new ResNet18(), torch.randn(full ? 16 : 2, 3, pixels, pixels), 1000, full ? 3 : 1),
  LSTM: () => stepSeconds(new Recurrent(), torch.randn(sequences, length, 64), 10, manySteps),
  Transformer: () => stepSeconds(new Attentive(), torch.randn(sequences, length, 256), 10, steps),
};
const results = Object.entries(models)
  .filter(([name]) => only.length === 0 || only.includes(name))
  .map(([name, time]) => [`${name} step`, time()] as const);

const seconds = Object.fromEntries(results.map(([name, result]) => [name, result.seconds]));
const losses = Object.fromEntries(results.map(([name, { loss }]) => [name, loss.toFixed(4)]));
console.log(JSON.stringify({ seconds, losses }));
