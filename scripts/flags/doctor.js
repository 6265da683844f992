'use strict';
// `npm run doctor` has no flags of its own.

module.exports = {
  name: 'doctor',
  usage: 'npm run doctor',
  about: 'Says what is installed, where, and which devices can be used, and calculates something on each.',
  sections: [],
};
