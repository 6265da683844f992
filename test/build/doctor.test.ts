import { run } from '../scripts/programs';

test('the doctor finds this installation in order, and says why a device is not there', () => {
  const { stdout, status } = run('doctor');
  expect(stdout).toMatch(new RegExp(`^Node: +${process.versions.node.replaceAll('.', '\\.')} on `, 'm'));
  expect(stdout).toMatch(/^libtorch: +2\.1[34]\.\d/m);
  expect(stdout).toMatch(/^ {2}capability: +(DEFAULT|AVX2|AVX512|SVE\d+)$/m);
  expect(stdout).toMatch(/^ {2}derivative: +ok$/m);
  expect(stdout).toMatch(/^cuda: +(available, \d|not available: .{10,})/m);
  expect(stdout).toMatch(/^torch-node works\.$/m);
  expect(status).toBe(0);
});
