/** Checkpoints that travel between TypeScript and Python. */
import { readFileSync } from 'node:fs';
import { nn, optim, safetensors, type Tensor, torch } from 'torch-node';
import { Counter } from '../support/inner';
import { endPython, hasPython, runPython } from '../support/python';
import { where } from '../support/skipped';
import { temporaryFolder } from '../support/temporaryFolder';
import { describeValue } from './describe';
import { description, fixture, inJavaScriptsOrder } from './fixtures';

const { at: temporary } = temporaryFolder();

/** What Python finds in a file of ours, with weights_only=True. */
async function inPython(file: string): Promise<unknown> {
  const code = `from described import describe
result = describe(torch.load(args[0], weights_only=True))`;
  return inJavaScriptsOrder(await runPython(code, file));
}

/** What TypeScript finds in a file that Python writes now; `value` is Python's expression. */
async function fromPython(value: string, options = ''): Promise<{ found: unknown; expected: unknown }> {
  const file = temporary('python.pt');
  const code = `import samples
from described import describe
torch.save(${value}, args[0]${options})
result = describe(torch.load(args[0], weights_only=False))`;
  const expected = inJavaScriptsOrder(await runPython(code, file));
  return { expected, found: describeValue(torch.load(file)) };
}

where(
  hasPython,
  'they need a Python with PyTorch (TORCH_NODE_PYTHON)',
  describe,
)('with Python here', () => {
  afterAll(endPython);

  test.each(['values', 'tensors', 'training', 'doubles'])(
    'Python reads what we save of %s.pt',
    async (name) => {
      const file = temporary(`${name}.pt`);
      torch.save(torch.load(fixture(`${name}.pt`)), file);
      expect(await inPython(file)).toEqual(description(name));
    },
  );

  test('Python finds shared storages, of other dtypes too, as we saved them', async () => {
    const base = torch.arange(6, { dtype: torch.float32 });
    const bits = torch.fromTypedArray(Uint8Array.of(1, 2, 3, 4), [4]);
    const value = [
      base,
      base.view(torch.int32),
      base.reshape([2, 3]).t(),
      bits.view(torch.float8_e4m3fn),
      bits,
      bits.view(torch.int16),
    ];
    const file = temporary('shared.pt');
    torch.save(value, file);
    expect(await inPython(file)).toEqual(describeValue(value));
  });

  test('Python maps our files', async () => {
    const file = temporary('mapped.pt');
    const value = { a: torch.arange(5), b: torch.randn([3, 3]), c: torch.zeros([0]) };
    torch.save(value, file);
    // By the offsets in the directory, and by those that follow from how Python writes its files.
    const code = `from described import describe
from torch.utils.serialization import config
result = []
for config.load.calculate_storage_offsets in (False, True):
    result.append(describe(torch.load(args[0], mmap=True)))`;
    expect(await runPython(code, file)).toEqual([describeValue(value), describeValue(value)]);
  });

  test("Python's zip module finds our checksums right", async () => {
    const file = temporary('checked.pt');
    torch.save([torch.randn([1000]), torch.zeros([0])], file);
    expect(await runPython('import zipfile\nresult = zipfile.ZipFile(args[0]).testzip()', file)).toBeNull();
  });

  test.each(['values', 'tensors', 'training'])("we read Python's %s, new and old format", async (name) => {
    for (const options of name === 'tensors' ? [''] : ['', ', _use_new_zipfile_serialization=False']) {
      const { found, expected } = await fromPython(`samples.${name}()`, options);
      expect(found).toEqual(expected);
    }
  });

  test('safetensors files are, byte for byte, what Python writes', async () => {
    const file = temporary('ours.safetensors');
    safetensors.saveFile(safetensors.loadFile(fixture('tensors.safetensors')), file, { format: 'pt' });
    const code = `import safetensors.torch
safetensors.torch.save_file(safetensors.torch.load_file(args[0]), args[1], {"format": "pt"})`;
    await runPython(code, file, temporary('python.safetensors'));
    expect(readFileSync(file)).toEqual(readFileSync(temporary('python.safetensors')));
  });

  test('a schedule goes on in Python as it would have here, by either of its formulas', async () => {
    const { optimizer, scheduler, rates } = schedule(3);
    const file = temporary('schedule.pt');
    torch.save({ optimizer: optimizer.stateDict(), scheduler: scheduler.stateDict() }, file);
    const code = `state = torch.load(args[0], weights_only=True)
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1])
optimizer.load_state_dict(state["optimizer"])
scheduler.load_state_dict(state["scheduler"])
result = [type(scheduler.milestones).__name__]
for _ in range(6):
    optimizer.step()
    scheduler.step()
    result.append(scheduler.get_last_lr()[0])
    result.append(scheduler._get_closed_form_lr()[0])`;
    expect(await runPython(code, file)).toEqual(['Counter', ...rates(6).flatMap((rate) => [rate, rate])]);
  });

  test('a training goes on in Python with the losses that it would have had here', async () => {
    const { file, losses } = train();
    const code = `state = torch.load(args[0], weights_only=True)
model = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
model.load_state_dict(state["model"])
optimizer = torch.optim.Adam(model.parameters())
optimizer.load_state_dict(state["optimizer"])
result = []
for _ in range(3):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(state["x"]), state["y"])
    loss.backward()
    optimizer.step()
    result.append(loss.item())`;
    expect(await runPython(code, file)).toEqual(losses);
  });
});

/** A schedule with milestones, one of them twice, after some steps. */
function schedule(steps: number) {
  const optimizer = new optim.SGD([torch.zeros([1]).requiresGrad_()], { lr: 1 });
  const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [2, 5, 5, 8], 0.5);
  const rates = (count: number): number[] =>
    Array.from({ length: count }, () => {
      optimizer.step();
      scheduler.step();
      return scheduler.getLastLr()[0] as number;
    });
  rates(steps);
  return { optimizer, scheduler, rates };
}

test("milestones are saved as Python's counter", () => {
  const { scheduler } = schedule(3);
  const file = temporary('milestones.pt');
  torch.save(scheduler.stateDict(), file);
  const { milestones } = torch.load<{ milestones: InstanceType<typeof Counter> }>(file);
  expect(milestones).toBeInstanceOf(Counter);
  expect([...milestones]).toEqual([
    [2, 1],
    [5, 2],
    [8, 1],
  ]);
});

test("a schedule of Python's goes on here", () => {
  const saved = torch.load<Record<'optimizer' | 'scheduler', never> & { rates: number[] }>(
    fixture('milestones.pt'),
  );
  const { optimizer, scheduler, rates } = schedule(0);
  optimizer.loadStateDict(saved.optimizer);
  scheduler.loadStateDict(saved.scheduler);
  expect(scheduler.milestones).toBeInstanceOf(Counter);
  expect(rates(6)).toEqual(saved.rates);
});

interface Training {
  model: Record<string, Tensor>;
  optimizer: ReturnType<optim.Adam['stateDict']>;
  x: Tensor;
  y: Tensor;
  losses: number[];
}

/** The model of test/fixtures/serialization/make_fixtures.py's training. */
function build(): { model: nn.Sequential; optimizer: optim.Adam; step: (x: Tensor, y: Tensor) => number } {
  const model = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 1));
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  const step = (x: Tensor, y: Tensor): number => {
    optimizer.zeroGrad();
    const loss = (model(x) as Tensor).sub(y).square().mean();
    loss.backward();
    optimizer.step();
    return loss.item();
  };
  return { model, optimizer, step };
}

/** Three steps, saved in a file, and the losses of the next three. */
function train(): { file: string; losses: number[] } {
  torch.manualSeed(2);
  const { model, optimizer, step } = build();
  const [x, y] = [torch.randn([16, 3]), torch.randn([16, 1])];
  for (let i = 0; i < 3; i++) step(x, y);
  const file = temporary('ours.pt');
  torch.save({ model: model.stateDict(), optimizer: optimizer.stateDict(), x, y }, file);
  return { file, losses: [step(x, y), step(x, y), step(x, y)] };
}

function resume(file: string): number[] {
  const { model, optimizer, step } = build();
  const saved = torch.load<Training>(file);
  model.loadStateDict(saved.model);
  optimizer.loadStateDict(saved.optimizer);
  return [step(saved.x, saved.y), step(saved.x, saved.y), step(saved.x, saved.y)];
}

test("a training of Python's goes on here with the losses that it would have had there", () => {
  expect(resume(fixture('resumed.pt'))).toEqual(torch.load<Training>(fixture('resumed.pt')).losses);
});

test('a training goes on after being saved as if it had not stopped', () => {
  const { file, losses } = train();
  expect(resume(file)).toEqual(losses);
});
