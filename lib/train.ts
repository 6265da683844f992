/** One pass of training over a loader, and one of testing: the two loops that most programs begin with. */

import { expectFunction, expectIterable, expectTensor } from './core/arguments/assertions';
import { noGrad } from './core/autograd/gradMode';
import { autocast as autocastScope } from './core/runtime/autocast';
import { describe } from './core/support/describe';
import { format } from './core/support/format';
import type { Tensor } from './core/tensor/tensor';
import * as dtypes from './core/types/dtype';
import type { Module } from './nn';
import { expectModule } from './nn/base/expectModule';

/** Batches of inputs and targets, such as a DataLoader gives, that know how many they and their samples are. */
export interface Batches extends Iterable<readonly Tensor[]> {
  /** The number of batches. */
  readonly length: number;
  /** The dataset, whose `length` is the number of samples. */
  readonly dataset: object;
}

/** What `train` and `test` tell about a batch when they are done with it. */
export interface BatchReport {
  /** The batch's number, from 1. */
  batch: number;
  /** The number of batches. */
  batches: number;
  /** The number of samples in this batch. */
  samples: number;
  /** Returns the loss of the batch. On an accelerator it waits until the device has computed it. */
  loss: () => number;
}

/** The options of `train` and `test`. */
export interface RunOptions {
  /** Gets the lines that report the progress; `console.log` by default. */
  log?: (line: string) => void;
  /** Is called after every batch; by default nothing is. */
  onBatch?: (report: BatchReport) => void;
  /**
   * The dtype of mixed precision, `torch.bfloat16` or `torch.float16`, in which predictions and losses are computed. By
   * default they are computed in the dtype of the parameters.
   */
  autocast?: dtypes.DType;
}

/** The result of `test`. */
export interface TestResult {
  /** The percentage of samples for which the largest of the model's results belongs to the target's class, 0 to 100. */
  accuracy: number;
  /** The mean of the losses of the batches. */
  avgLoss: number;
}

type LossFunction = (prediction: Tensor, target: Tensor) => Tensor;

/** What training asks of an optimizer; those of `torch.optim` have it. */
type Optimizer = {
  /** Forgets the gradients of the batch before. */
  zeroGrad(): void;
  /** Changes the parameters by their gradients. */
  step(): unknown;
};

/** The device of the model's parameters. */
function deviceOf(model: Module): string {
  for (const parameter of model.parameters()) return String(parameter.device);
  return 'cpu';
}

/** Runs a function in mixed precision with `dtype`, or as it is where there is none. */
function precision(device: string, dtype: dtypes.DType | undefined): <T>(fn: () => T) => T {
  if (dtype === undefined) return (fn) => fn();
  const [type] = device.split(':') as [string];
  return (fn) => autocastScope(type, { dtype }, fn);
}

function expectParts(callee: string, dataloader: unknown, model: unknown, lossFn: unknown): void {
  expectIterable(`${callee}: argument 'dataloader'`, 'batches', dataloader);
  expectModule(`${callee}: argument 'model'`, model);
  expectFunction(`${callee}: argument 'lossFn'`, lossFn);
}

/**
 * Trains a model on every batch of a loader once, which is one epoch, and reports the loss of every 100th batch:
 * `Batch:  100 | Loss: 0.3333`. The model is put into training mode, and batches are moved to its device.
 * @param dataloader the batches, each of inputs and targets, such as a DataLoader
 * @param model the model
 * @param lossFn gets the model's result and the targets, and returns the loss: a tensor with one element
 * @param optimizer the optimizer of the model's parameters
 * @param options where the reports go, and mixed precision
 * @throws TypeError for an argument of another type
 * @example
 * ```ts
 * for (let epoch = 0; epoch < 5; epoch++) {
 *   train(trainDataloader, model, lossFn, optimizer);
 *   test(testDataloader, model, lossFn);
 * }
 * ```
 */
export function train(
  dataloader: Batches,
  model: Module,
  lossFn: LossFunction,
  optimizer: Optimizer,
  { log = console.log, onBatch, autocast }: RunOptions = {},
): void {
  expectParts('train', dataloader, model, lossFn);
  if (typeof optimizer?.step !== 'function')
    throw new TypeError(`train: argument 'optimizer': expected an Optimizer, got ${describe(optimizer)}`);
  const device = deviceOf(model);
  const inPrecision = precision(device, autocast);
  model.train();
  let batchCount = 1;
  for (let [X, y] of dataloader as Iterable<[Tensor, Tensor]>) {
    [X, y] = [X.to(device), y.to(device)];
    const loss = inPrecision(() => {
      const pred = model(X);
      return lossFn(pred, y);
    });
    expectTensor("train: the result of 'lossFn'", loss);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    if (batchCount % 100 === 0) {
      log(`Batch: ${format(batchCount, '>4')} | Loss: ${format(loss, '>6.4f')}`);
    }
    onBatch?.({ batch: batchCount, batches: dataloader.length, samples: X.size(0), loss: () => loss.item() });
    batchCount += 1;
  }
}

/**
 * Tests a model that classifies on every batch of a loader, and reports
 * `Test Result | Accuracy: 97.33% | Avg Loss: 0.0851`, between two empty lines. The model is put into evaluation mode, and
 * nothing is recorded for autograd.
 * @param dataloader the batches, each of inputs and of the numbers of their classes, such as a DataLoader
 * @param model the model, whose result has a row for each sample and a column for each class
 * @param lossFn gets the model's result and the targets, and returns the loss: a tensor with one element
 * @param options where the reports go, and mixed precision
 * @returns the percentage of samples that are classified rightly, and the mean loss
 * @throws TypeError for an argument of another type
 */
export function test(
  dataloader: Batches,
  model: Module,
  lossFn: LossFunction,
  { log = console.log, onBatch, autocast }: RunOptions = {},
): TestResult {
  expectParts('test', dataloader, model, lossFn);
  const device = deviceOf(model);
  const inPrecision = precision(device, autocast);
  model.eval();
  let correct = 0;
  let totalLoss = 0;
  let batchCount = 1;
  noGrad(() => {
    for (let [X, y] of dataloader as Iterable<[Tensor, Tensor]>) {
      [X, y] = [X.to(device), y.to(device)];
      const { pred, loss } = inPrecision(() => {
        const pred: Tensor = model(X);
        return { pred, loss: lossFn(pred, y).item() };
      });
      totalLoss += loss;
      correct += pred.argmax(1).eq(y).type(dtypes.float32).sum().item();
      onBatch?.({ batch: batchCount, batches: dataloader.length, samples: X.size(0), loss: () => loss });
      batchCount += 1;
    }
  });
  const accuracy = (correct / (dataloader.dataset as { length: number }).length) * 100;
  const avgLoss = totalLoss / dataloader.length;
  log(`\nTest Result | Accuracy: ${format(accuracy, '>5.2f')}% | Avg Loss: ${format(avgLoss, '>6.4f')}\n`);
  return { accuracy, avgLoss };
}
