import { CallableTransform } from '../transforms/callableTransform';
import { transformText } from '../transforms/repr';
import type { Transform } from '../transforms/transform';

/** Transforms an image and its target together: `transforms(image, target)` gives both. */
export type JointTransform<P, I, T> = (image: P, target: number) => [image: I, target: T];

/** A transform for the image and one for the target, of which either may be none, as one. */
export class StandardTransform<P, I, T> extends CallableTransform {
  constructor(
    private readonly transform: Transform<P, I> | null,
    private readonly targetTransform: Transform<number, T> | null,
  ) {
    super();
  }

  override forward(image: P, target: number): [I, T] {
    return [
      (this.transform === null ? image : this.transform(image)) as I,
      (this.targetTransform === null ? target : this.targetTransform(target)) as T,
    ];
  }

  override toString(): string {
    const lines = ['StandardTransform'];
    if (this.transform !== null) lines.push(hanging('Transform: ', this.transform));
    if (this.targetTransform !== null) lines.push(hanging('Target transform: ', this.targetTransform));
    return lines.join('\n');
  }
}

/** A transform's text with its further lines as far in as the first. */
function hanging(head: string, transform: unknown): string {
  return (
    head +
    transformText(transform)
      .split('\n')
      .join(`\n${' '.repeat(head.length)}`)
  );
}
