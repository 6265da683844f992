import { inspect } from 'node:util';
import { type Tensor, torch } from 'torch-node';

afterEach(() => torch.trackTensors(false));

function lineAfter(): number {
  return Number((new Error().stack as string).split('\n')[2]?.match(/:(\d+):\d+\)?$/)?.[1]) + 1;
}

test('names the line of a planted leak, and nothing that is unreachable or disposed of', () => {
  const x = torch.ones([3]);
  torch.trackTensors();
  const leaked: Tensor[] = [];
  let line = 0;
  for (let i = 0; i < 1000; i++) {
    const y = x.mul(i).sum().add(1);
    line = lineAfter();
    if (i % 4 === 0) leaked.push(y.mul(2));
    torch.ones([10]).dispose();
  }
  const report = torch.leakReport();
  const [origin] = report.origins;
  expect(origin?.line).toMatch(new RegExp(`leakReport\\.test\\.ts:${line}:\\d+\\)?$`));
  expect(origin).toMatchObject({ count: 250, bytes: 1000, shapes: [[]] });
  // Of 4000 others the machine's stack may still refer to a few.
  expect(report.count).toBeLessThan(270);
  expect(String(report)).toContain(`250 × [], 1000 bytes: ${origin?.line}`);
  expect(inspect(report)).toBe(String(report));
  leaked.length = 0;
  expect(torch.leakReport().count).toBeLessThan(20);
});

test('the stack has no frames of the library, also for what it makes on the way', () => {
  torch.trackTensors();
  const kept = [
    torch.nn.functional.relu(torch.ones([2])),
    torch.ones([4]).split(2),
    new torch.nn.Linear(2, 3),
  ];
  const { origins } = torch.leakReport();
  expect(origins.length).toBeGreaterThan(0);
  for (const { stack } of origins) expect(stack.split('\n')[0]).toMatch(/leakReport\.test\.ts/);
  expect(origins.some(({ shapes }) => String(shapes) === '3,2,3' || String(shapes) === '3,2')).toBe(true);
  expect(kept).toHaveLength(3);
});

test('only what was made while tracking', () => {
  const before = torch.ones([1]);
  torch.trackTensors();
  expect(torch.leakReport().count).toBe(0);
  expect(before.item()).toBe(1);
});

test('misuse', () => {
  expect(() => torch.leakReport()).toThrow('leakReport: expected trackTensors() to be called before');
  expect(() => torch.trackTensors('on' as never)).toThrow(TypeError);
  torch.trackTensors(false);
  torch.trackTensors();
  torch.trackTensors();
  expect(String(torch.leakReport())).toMatch(/^\d+ live tensors, \d+ bytes/);
});
