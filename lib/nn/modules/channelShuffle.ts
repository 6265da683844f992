/** Interleaving groups of channels, as a module. */
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, signature } from '../base/arguments';
import { Module } from '../base/module';

const bindGroups = signature({ groups: natural(undefined, 1) });

/**
 * Divides the channels of (N, C, …) into groups and interleaves them, which lets grouped convolutions
 * exchange information. The shape stays.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of groups into which the channels are divided. */
  groups: number;

  /** @param args `groups`: the number of groups into which the channels are divided */
  constructor(
    ...args: Arguments<
      [groups: number],
      {
        /** The number of groups into which the channels are divided; it divides the number of channels. */ groups: number;
      },
      ['groups']
    >
  ) {
    super();
    this.groups = bindGroups(new.target.name, args).groups;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return nnFunctions.channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}
