import { inspect, types } from 'node:util';
import { mismatch } from '../../core/arguments/assertions';
import { describe } from '../../core/support/describe';

const MODES: Readonly<Record<number, string>> = { 1: 'L', 2: 'LA', 3: 'RGB', 4: 'RGBA' };

/**
 * An image of 8-bit samples in memory, as PIL's `Image` in Python: datasets pass it to their transform, and {@link
 * ToTensor} turns it into a tensor.
 */
export class Image {
  /** Number of rows. */
  readonly height: number;
  /** Number of columns. */
  readonly width: number;
  /** Samples per pixel: 1 grey, 2 grey and alpha, 3 red, green, blue, 4 with alpha. */
  readonly channels: number;
  /**
   * The samples, from 0 to 255: row by row, with the channels of a pixel next to each other; `height * width *
   * channels` bytes.
   */
  readonly data: Uint8Array;

  /**
   * @param data the samples, `height * width * channels` bytes; kept, not copied
   * @param height the number of rows
   * @param width the number of columns
   * @param channels the number of samples per pixel, from 1 to 4; 1 by default
   * @throws TypeError or RangeError if the sizes aren't positive integers, there are more than four channels, or
   *   the data's length is another than the sizes say.
   */
  constructor(data: Uint8Array, height: number, width: number, channels = 1) {
    if (!types.isUint8Array(data)) {
      throw mismatch("Image: argument 'data'", 'a Uint8Array', data);
    }
    for (const [name, size] of Object.entries({ height, width, channels })) {
      if (!Number.isSafeInteger(size) || size < 1) {
        throw new RangeError(`Image: argument '${name}': expected a positive integer, got ${describe(size)}`);
      }
    }
    if (MODES[channels] === undefined)
      throw new RangeError(`Image: argument 'channels': expected an integer from 1 to 4, got ${channels}`);
    if (data.length !== height * width * channels) {
      throw new RangeError(
        `Image: argument 'data': expected ${height * width * channels} bytes for ${height} x ${width} x ` +
          `${channels}, got ${data.length}`,
      );
    }
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.data = data;
  }

  /** PIL's name for the layout: `L`, `LA`, `RGB` or `RGBA`. */
  get mode(): string {
    return MODES[this.channels];
  }

  /** `[width, height]`, in PIL's order. */
  get size(): [width: number, height: number] {
    return [this.width, this.height];
  }

  /** The mode and the size, as PIL prints them. */
  toString(): string {
    return `<Image mode=${this.mode} size=${this.width}x${this.height}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
