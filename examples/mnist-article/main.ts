/**
 * The article "用 PyTorch 搭建 CNN 实现 MNIST 手写数字识别" in TypeScript: its program in one file, statement by statement in
 * its order. A convolutional network learns to recognise handwritten digits, and prints what the Python program prints.
 *
 *     node -r ts-node/register/transpile-only examples/mnist-article/main.ts
 */
import { DataLoader, datasets, format, nn, type optim, type Tensor, torch, transforms } from 'torch-node';

// 1. Load the MNIST dataset.
const trainData = new datasets.MNIST({
  root: 'data', // where the files are kept
  train: true, // the training set
  download: true, // fetches the files that are not there yet
  transform: new transforms.ToTensor(), // images as Tensors: values from 0 to 1, (H, W, C) → (C, H, W)
});
const testData = new datasets.MNIST({
  root: 'data',
  train: false, // the test set
  download: true,
  transform: new transforms.ToTensor(),
});

// 2. Data loaders: the samples in batches of 64.
const trainLoader = new DataLoader(trainData, { batchSize: 64 });
const testLoader = new DataLoader(testData, { batchSize: 64 });

// 3. The device: a GPU where there is one, else the CPU.
const device = torch.cuda.isAvailable() ? 'cuda' : torch.backends.mps.isAvailable() ? 'mps' : 'cpu';
console.log(`Using ${device} device`);

// 4. The model.
class CNN extends nn.Module {
  // Block 1: (1, 28, 28) → (8, 14, 14)
  conv1 = new nn.Sequential(
    // 1 input channel, 8 output channels, a 5 × 5 kernel, stride 1, padding 2
    new nn.Conv2d({ inChannels: 1, outChannels: 8, kernelSize: 5, stride: 1, padding: 2 }),
    new nn.ReLU(), // makes the network nonlinear
    new nn.MaxPool2d({ kernelSize: 2 }), // halves height and width
  );
  // Block 2: (8, 14, 14) → (32, 7, 7)
  conv2 = new nn.Sequential(
    new nn.Conv2d(8, 16, 5, 1, 2), // 8 → 16 channels
    new nn.ReLU(),
    new nn.Conv2d(16, 32, 5, 1, 2), // 16 → 32 channels
    new nn.ReLU(),
    new nn.MaxPool2d(2), // 14 × 14 → 7 × 7
  );
  // Block 3: (32, 7, 7) → (64, 7, 7), without pooling
  conv3 = new nn.Sequential(
    new nn.Conv2d(32, 64, 5, 1, 2), // 32 → 64 channels
    new nn.ReLU(),
    new nn.Conv2d(64, 64, 5, 1, 2), // 64 → 64 channels
    new nn.ReLU(),
  );
  // The fully connected layer: 64 · 7 · 7 values → 10 digits
  out = new nn.Linear(64 * 7 * 7, 10);

  /** The way of the images through the model. */
  forward(x: Tensor): Tensor {
    x = this.conv1(x);
    x = this.conv2(x);
    x = this.conv3(x);
    x = x.view(x.size(0), -1); // flattens: (N, 64, 7, 7) → (N, 64 · 7 · 7)
    const output = this.out(x);
    return output;
  }
}

// 5. Make the model and move it to the device.
const model = new CNN().to(device);
console.log(model);

type Loader = typeof trainLoader;

// 6. The training function.
function train(dataloader: Loader, model: CNN, lossFn: nn.CrossEntropyLoss, optimizer: optim.Adam): void {
  model.train(); // training mode: Dropout and BatchNorm, where a model has them, are active
  let batchCount = 1; // counts the batches, for the log
  for (let [X, y] of dataloader) {
    // Move the batch to the device.
    [X, y] = [X.to(device), y.to(device)];

    // Forward pass: the predictions and their loss.
    const pred = model(X);
    const loss = lossFn(pred, y);

    // Backward pass: update the parameters.
    optimizer.zeroGrad(); // forgets the gradients of the batch before
    loss.backward(); // computes the gradients
    optimizer.step(); // updates the parameters by them

    // Print the loss of every 100th batch.
    if (batchCount % 100 === 0) {
      const lossValue = loss.item();
      console.log(`Batch: ${format(batchCount, '>4')} | Loss: ${format(lossValue, '>6.4f')}`);
    }
    batchCount += 1;
  }
}

// 7. The test function.
function test(dataloader: Loader, model: CNN, lossFn: nn.CrossEntropyLoss): void {
  model.eval(); // evaluation mode: Dropout is off, BatchNorm uses what it has learned
  const totalSamples = dataloader.dataset.length; // the number of test images
  let correct = 0; // how many predictions are right
  let totalLoss = 0;

  // No gradients are needed, which saves memory.
  torch.noGrad(() => {
    for (let [X, y] of dataloader) {
      [X, y] = [X.to(device), y.to(device)];
      const pred = model(X);

      // Add up the losses and the right predictions; argmax(1) is the digit with the largest value of each row.
      totalLoss += lossFn(pred, y).item();
      correct += pred.argmax(1).eq(y).type(torch.float).sum().item();
    }
  });

  // The mean loss of a batch, and the accuracy in percent.
  const avgLoss = totalLoss / dataloader.length;
  const accuracy = (correct / totalSamples) * 100;
  console.log(
    `\nTest Result | Accuracy: ${format(accuracy, '>5.2f')}% | Avg Loss: ${format(avgLoss, '>6.4f')}\n`,
  );
}

// 8. Configure the training and run it.
const lossFn = new nn.CrossEntropyLoss(); // includes the softmax
const optimizer = new torch.optim.Adam(model.parameters(), { lr: 0.001 });
const epochs = 10; // how often the whole training set is gone through

for (let epoch = 0; epoch < epochs; epoch++) {
  console.log(`=================== Epoch ${epoch + 1}/${epochs} ===================`);
  train(trainLoader, model, lossFn, optimizer);
  test(testLoader, model, lossFn);
}

console.log('Training Finished!');
