// From the beginning of the import to the first tensor: seconds, as JSON. JavaScript, as a published package is.
const start = performance.now();
const { torch } = require('torch-node');

torch.zeros(1);
console.log(JSON.stringify({ startup: (performance.now() - start) / 1000 }));
