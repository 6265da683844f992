/**
 * The functions of `torch` that Python writes in Python: they are more than one operator each. Importing this file also
 * adds the methods of Tensor that belong to them.
 */
import './devices';
import './tensorAliases';
import './dunderMethods';
import './elementCallables';

export { einsum } from './einsum';
export { full } from './full';
export { nonzero, unravelIndex } from './indices';
export {
  atleast1d,
  atleast2d,
  atleast3d,
  blockDiag,
  broadcastShapes,
  broadcastTensors,
  cartesianProd,
  chainMatmul,
  meshgrid,
} from './joining';
export { type LOBPCG, type LobpcgOptions, lobpcg } from './lobpcg';
export { pcaLowrank, svdLowrank } from './lowRank';
export { lu } from './lu';
export { norm } from './norms';
export { cdist, tensordot } from './products';
export { stft } from './spectral';
export { split } from './splitting';
export { unique, uniqueConsecutive } from './uniqueness';
