import { spawnSync } from 'node:child_process';
import path from 'node:path';

const program = path.join(__dirname, 'programs', 'everyOperator.js');

// `MILLION_CALLS=1 npx jest test/memory/everyOperator` calls each operator a million times, or for 20 seconds.
const long = process.env['MILLION_CALLS'] !== undefined;
const hours = 3_600_000;

test(
  'millions of calls of hundreds of operators in a synchronous loop leave no tensors and no memory behind',
  () => {
    const args = long ? ['1000000', '20000'] : ['20000', '8'];
    const { stdout, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(status).toBe(0);
    const { operators, calls, mostTensors, mostBytes, growing } = JSON.parse(
      stdout.trim().split('\n').at(-1) as string,
    );
    expect(growing).toEqual([]);
    expect(operators).toBeGreaterThan(400);
    expect(calls).toBeGreaterThan(long ? 100_000_000 : 1_000_000);
    // What waits for the next collection has a limit, however long the loop.
    expect(mostTensors).toBeLessThan(100_000);
    expect(mostBytes).toBeLessThan(200_000_000);
  },
  long ? 10 * hours : 120_000,
);
