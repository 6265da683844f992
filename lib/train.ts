/** The article's two functions: one pass of training over a loader, and one of testing. */

import { expectFunction, expectIterable, expectTensor } from './core/arguments/assertions';
import { noGrad } from './core/autograd/autograd';
import { autocast as autocastScope } from './core/runtime/autocast';
import { describe } from './core/support/describe';
import type { Tensor } from './core/tensor/tensor';
import * as dtypes from './core/types/dtype';
import type { Module } from './nn';
import { expectModule } from './nn/base/expectModule';

/** Batches of inputs and targets, such as a DataLoader's, that know how many they and their samples are. */
export interface Batches extends Iterable<readonly Tensor[]> {
  readonly length: number;
  /** Has a `length`: the number of samples. */
  readonly dataset: object;
}

/** What a batch has come to. */
export interface BatchReport {
  /** The batch's number, from 1. */
  batch: number;
  /** How many batches there are. */
  batches: number;
  /** Samples in this batch. */
  samples: number;
  /** The batch's loss; reading it waits for the device. */
  loss: () => number;
}

export interface RunOptions {
  /** Takes the article's lines; `console.log` by default. */
  log?: (line: string) => void;
  /** Hears of every batch. */
  onBatch?: (report: BatchReport) => void;
  /** Predicts and computes losses in mixed precision with this dtype, such as `torch.bfloat16`; not by default. */
  autocast?: dtypes.DType;
}

export interface TestResult {
  /** The share of samples whose largest logit is the target's, 0 to 1. */
  accuracy: number;
  /** The mean of the batches' losses. */
  avgLoss: number;
}

type LossFunction = (prediction: Tensor, target: Tensor) => Tensor;

/** What training asks of an optimizer. */
type Optimizer = { zeroGrad(): void; step(): unknown };

/** Where the model's parameters are. */
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
 * Trains `model` on every batch of `dataloader` once, and reports the loss of every 100th:
 * `Batch:  100 | Loss: 0.3333`.
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
      log(`Batch: ${String(batchCount).padStart(4)} | Loss: ${loss.item().toFixed(4).padStart(6)}`);
    }
    onBatch?.({ batch: batchCount, batches: dataloader.length, samples: X.size(0), loss: () => loss.item() });
    batchCount += 1;
  }
}

/**
 * Tests `model` on every batch of `dataloader`, and reports `Test Result | Accuracy: 97.33% | Avg Loss: 0.0851`.
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
  const accuracy = correct / (dataloader.dataset as { length: number }).length;
  const avgLoss = totalLoss / dataloader.length;
  log(`Test Result | Accuracy: ${(100 * accuracy).toFixed(2)}% | Avg Loss: ${avgLoss.toFixed(4)}`);
  return { accuracy, avgLoss };
}
