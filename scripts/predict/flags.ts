/** The flags of `npm run predict`. */
import { parseArgs } from 'node:util';
import { FlagValues, tellErrors } from '../flagValues';
import { type ModelFile, readModelFile } from '../train/checkpointFile';

export interface PredictFlags {
  /** The model's file, and what it holds. */
  file: string;
  saved: ModelFile;
  /** At least one. */
  images: string[];
}

const help = `Usage: npm run predict -- --model FILE IMAGE...

Recognises the handwritten digit in each image file, and prints the file, the digit and its probability.

  --model FILE  what \`npm run train\` has written with --save or --best
  IMAGE         a PNG, JPEG or other image file of any size: one digit, dark on white or bright on black
  --help        this text
`;

export function parsePredictFlags(args: string[]): PredictFlags {
  tellErrors('predict');
  const check = new FlagValues('predict');
  const { values, positionals: images } = check.parsed(() => parse(args));
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const { model: file } = values;
  if (file === undefined) return check.refuse('--model FILE is missing');
  if (images.length === 0) return check.refuse('there is no image to look at');
  const saved = readModelFile('model', file);
  const dataset = saved.settings?.dataset ?? 'mnist';
  if (dataset !== 'mnist') throw new Error(`--model: ${file} was trained on ${dataset}, and knows no digits`);
  // Whoever reads the output may have seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return { file, saved, images };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: { model: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
}
