/** The flags of `npm run predict`. */
import { commandLine } from '../flags/command.js';
import program from '../flags/predict.js';
import { tellErrors } from '../flagValues';
import { type ModelFile, readModelFile } from '../train/checkpointFile';

export interface PredictFlags {
  /** The model's file, and what it holds. */
  file: string;
  saved: ModelFile;
  /** At least one. */
  images: string[];
}

export function parsePredictFlags(args: string[]): PredictFlags {
  tellErrors('predict');
  const { values, rest: images } = commandLine(program, args);
  const { model: file } = values as { model: string };
  const saved = readModelFile('model', file);
  const dataset = saved.settings?.dataset ?? 'mnist';
  if (dataset !== 'mnist') throw new Error(`--model: ${file} was trained on ${dataset}, and knows no digits`);
  return { file, saved, images };
}
