/** Functions of each element, as modules. */
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { type Arguments, flag, signature } from '../arguments';
import { Module } from '../module';

/** The only parameter of many activations. */
export interface InplaceOptions {
  /** Changes the input itself; false by default. */
  inplace?: boolean;
}
type InplaceArguments = Arguments<[inplace?: boolean], InplaceOptions>;

const bindInplace = signature({ inplace: flag(false) });
const relu = operator('aten::relu');
const relu_ = operator('aten::relu_');

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReLU.html */
export class ReLU extends Module {
  readonly inplace: boolean;

  constructor(...args: InplaceArguments) {
    super();
    this.inplace = bindInplace(new.target.name, args).inplace;
  }

  forward(input: Tensor): Tensor {
    return (this.inplace ? relu_ : relu).call1(input) as Tensor;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
