/** Recognises the digits in image files with a model that `npm run train` has saved. `--help` lists the flags. */
import { torch, transforms } from 'torch-node';
import { readDigit } from './predict/digitImage';
import { parsePredictFlags } from './predict/flags';
import { modelOf } from './train/checkpointFile';

const { file, saved, images } = parsePredictFlags(process.argv.slice(2));
const model = modelOf('model', file, saved).eval();
const toTensor = new transforms.ToTensor();
const width = Math.max(...images.map((image) => image.length));

async function predict(image: string): Promise<void> {
  const x = toTensor(await readDigit(image)).unsqueeze(0);
  const { values, indices } = torch.noGrad(() => model(x).softmax(1).max(1));
  console.log(`${image.padEnd(width)}  ${indices.item()}  ${(100 * values.item()).toFixed(2).padStart(6)}%`);
}

async function main(): Promise<void> {
  for (const image of images) {
    try {
      await predict(image);
    } catch (error) {
      // One image that can't be read is no reason to leave out the others.
      process.stderr.write(`predict: ${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  }
}

main();
