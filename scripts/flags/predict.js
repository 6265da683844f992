'use strict';
// The flags of `npm run predict`.

const { input } = require('./kinds.js');

const model = {
  ...input(),
  word: 'FILE',
  help: 'what `npm run train` has written with --save or --best',
  required: true,
};

module.exports = {
  name: 'predict',
  usage: 'npm run predict -- --model FILE IMAGE...',
  about:
    'Recognises the handwritten digit in each image file, and prints the file, the digit and its probability.',
  sections: [{ flags: { model } }],
  rest: {
    word: 'IMAGE',
    help:
      'a PNG, JPEG or other image file of any size: one digit, upright, without a frame,\n' +
      'dark on white or bright on black',
    missing: 'there is no image to look at',
  },
};
