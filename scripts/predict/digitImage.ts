/**
 * An image file as MNIST has its digits, by LeCun's description (http://yann.lecun.com/exdb/mnist/): white on black,
 * scaled so that the longer side of the digit is 20 pixels, in a field of 28 x 28 with the centre of mass in the middle.
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { datasets } from 'torch-node';

/** Brightness of pixels, 0 to 255, row by row. */
interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

const FIELD = 28;
const DIGIT = 20;
/** Pixels of larger images are averaged before anything else. */
const MOST = 1000;
/** What is fainter than this share of the darkest ink is the blur around it. */
const EDGE = 0.1;
/** Less contrast is no writing. */
const LEAST_CONTRAST = 16;

/**
 * Reads an image file of any size, PNG, JPEG or another that sharp knows.
 * @throws Error that names the file and says what is wrong with it
 */
export async function readDigit(file: string): Promise<datasets.Image> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Error(`${file} could not be read: ${(error as Error).message.replace(/, \w+( '.*')?$/, '')}`);
  }
  let grey: Grey;
  try {
    grey = await decode(bytes);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new Error(`${file} is not an image that can be read: ${reason}`);
  }
  const ink = inkOf(grey);
  if (ink === undefined) throw new Error(`${file} shows no digit: it is of one colour`);
  return new datasets.Image(centred(await scaled(ink)), FIELD, FIELD);
}

async function decode(bytes: Buffer): Promise<Grey> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .resize({ width: MOST, height: MOST, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = { length: width * height };
  const at = (i: number): number => data[i] as number;
  const brightness = (i: number): number => 0.299 * at(4 * i) + 0.587 * at(4 * i + 1) + 0.114 * at(4 * i + 2);
  const opacity = (i: number): number => at(4 * i + 3) / 255;
  // What is transparent is paper: white below dark writing, black below bright writing.
  let [sum, weight] = [0, 0];
  for (let i = 0; i < pixels.length; i++) {
    sum += brightness(i) * opacity(i);
    weight += opacity(i);
  }
  const paper = sum < 128 * weight ? 255 : 0;
  const blend = (i: number): number => brightness(i) * opacity(i) + paper * (1 - opacity(i));
  return { data: Uint8Array.from(pixels, (_, i) => Math.round(blend(i))), width, height };
}

const quantile = (values: number[], share: number): number =>
  values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] as number;

/** How much darker than white paper, or brighter than black paper, each pixel is; undefined if none is. */
function inkOf({ data, width, height }: Grey): Grey | undefined {
  const border: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) border.push(data[i] as number);
  }
  const paper = quantile(border, 0.5);
  const ink = data.map((value) => Math.max(0, paper > 127 ? paper - value : value - paper));
  const contrast = ink.reduce((most, value) => Math.max(most, value), 0);
  if (contrast < LEAST_CONTRAST) return undefined;
  // What the paper's own grain and a JPEG's artefacts amount to is no ink.
  const grain = quantile(
    border.map((value) => Math.abs(value - paper)),
    0.95,
  );
  const least = Math.min(Math.max(2 * grain, EDGE * contrast), contrast / 2);
  return { data: ink.map((value) => (value > least ? value : 0)), width, height };
}

/** The part with ink, its longer side `DIGIT` pixels. */
async function scaled({ data, width, height }: Grey): Promise<Grey> {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (const [i, value] of data.entries()) {
    if (value === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 };
  const longer = Math.max(box.width, box.height);
  // A digit that is nearly of this size, as MNIST's are without their blur, is left as sharp as it is.
  const scale = Math.abs(longer - DIGIT) <= 2 ? 1 : DIGIT / longer;
  const size = {
    width: Math.max(1, Math.round(box.width * scale)),
    height: Math.max(1, Math.round(box.height * scale)),
  };
  const pixels = await sharp(data, { raw: { width, height, channels: 1 } })
    .extract(box)
    .resize({ ...size, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  // Thin lines grow faint when they are made smaller, and pencil is faint from the beginning.
  const most = pixels.reduce((greatest, value) => Math.max(greatest, value), 1);
  return { data: Uint8Array.from(pixels, (value) => Math.round((value * 255) / most)), ...size };
}

/** A field of `FIELD` x `FIELD` with the centre of mass at pixel 14, as it is in MNIST. */
function centred({ data, width, height }: Grey): Uint8Array {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (const [i, value] of data.entries()) {
    mass += value;
    sumX += value * (i % width);
    sumY += value * Math.floor(i / width);
  }
  const start = (sum: number, size: number): number =>
    Math.min(Math.max(Math.round(FIELD / 2 - sum / mass), 0), FIELD - size);
  const [left, top] = [start(sumX, width), start(sumY, height)];
  const field = new Uint8Array(FIELD * FIELD);
  for (let y = 0; y < height; y++) {
    field.set(data.subarray(y * width, (y + 1) * width), (top + y) * FIELD + left);
  }
  return field;
}
