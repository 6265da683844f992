'use strict';

/**
 * The inner parts of the package that tests use, each with the reason why nothing that the package exports would do.
 * They come from dist/, as 'torch-node' does: lib/ would be a second copy of every class. The published declarations leave
 * some of them out, whose types are lib's. The file is JavaScript because
 * programs that Node runs as they are need it as well. Each part is loaded when it is first asked for, so that a test can
 * change the addon's functions before anything has called them.
 */
module.exports = {
  /**
   * The addon: to list the operators, to count the calls into it, to run the backward pass on a thread of its own as accelerators do, and to see
   * which tensors share a storage whose elements cannot be read.
   */
  get native() {
    return require('../../dist/native/load.js').native;
  },

  /** A tensor's index in the addon's table, which the functions of `native` take. */
  get indexOf() {
    /** @type {typeof import('../../lib/core/tensor/tensor')} */
    const { indexOf } = Object(require('../../dist/core/tensor/tensor.js'));
    return indexOf;
  },

  /** The classes of `torch.device('cpu')` and `torch.strided`, to tell such values from others. */
  get Device() {
    return require('../../dist/core/types/device.js').Device;
  },
  get Layout() {
    return require('../../dist/core/types/layout.js').Layout;
  },

  /** Python's `collections.Counter`, which a state dict of a scheduler holds; nothing makes one from outside. */
  get Counter() {
    return require('../../dist/core/support/pythonCounter.js').Counter;
  },

  /** Binding arguments to an operator's overloads without calling it, and the lists of all operators. */
  get operators() {
    return {
      ...require('../../dist/core/operators/namespaces.js'),
      ...require('../../dist/core/operators/operator.js'),
      ...require('../../dist/core/operators/overloads.js'),
      ...require('../../dist/core/operators/schema.js'),
      ...require('../../dist/core/operators/surface.generated.js'),
    };
  },

  /** Collects all garbage at once; V8's own `gc` is not there unless Node was started for it. */
  get collectAll() {
    /** @type {typeof import('../../lib/core/memory/garbageCollector')} */
    const { collectAll } = Object(require('../../dist/core/memory/garbageCollector.js'));
    return collectAll;
  },

  /** Writing archives whose records are not what `torch.save` would write. */
  get archives() {
    return {
      ...require('../../dist/serialization/archives/zipWriter.js'),
      ...require('../../dist/serialization/files/sink.js'),
    };
  },

  /** The program that downloads a file for a dataset, to start it alone. */
  get downloadProgram() {
    return require.resolve('../../dist/vision/datasets/download/downloadChild.js');
  },
};
