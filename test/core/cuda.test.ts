import { Worker } from 'node:worker_threads';
import { slice, type Tensor, torch } from 'torch-node';
import { describeOnCuda } from '../support/onCuda';

const device = 'cuda';
const MB = 2 ** 20;

describeOnCuda('tensors on cuda', () => {
  test('compute, print and come back', () => {
    const x = torch.arange(4, { device }).view(2, 2);
    expect(String(x)).toBe("tensor([[0, 1],\n        [2, 3]], device='cuda:0')");
    expect(String(torch.ones(2, { device, requiresGrad: true }))).toBe(
      "tensor([1., 1.], device='cuda:0', requires_grad=True)",
    );
    expect(x.type()).toBe('torch.cuda.LongTensor');
    expect([x.isCuda, x.isCpu, x.cpu().isCuda]).toEqual([true, false, false]);
    expect(x.mul(2).sum().item()).toBe(12);
    expect(x.float().matmul(x.float()).tolist()).toEqual([
      [2, 3],
      [6, 11],
    ]);
  });

  test('stay where they are when they are there', () => {
    const x = torch.ones(2, { device });
    for (const same of [x.cuda(), x.cuda(0), x.to('cuda:0'), x.to(x), x.to(device)]) expect(same).toBe(x);
    expect(torch.ones(2).cuda('cuda:0').device.index).toBe(0);
  });

  test('come from pinned memory without waiting', () => {
    const pinned = torch.arange(4).pinMemory();
    expect([pinned.isPinned(), torch.arange(4).isPinned()]).toEqual([true, false]);
    const x = pinned.to(device, { nonBlocking: true });
    torch.cuda.synchronize();
    expect(x.tolist()).toEqual([0, 1, 2, 3]);
  });

  test('do not mix with those of other devices', () => {
    const x = torch.ones(2, { device });
    expect(() => x.add(torch.ones(2))).toThrow(/^add: Expected all tensors to be on the same device/);
    expect(() => torch.ones(2).index(torch.tensor([0n], { device }))).toThrow(
      /indices should be either on cpu or on the same device/,
    );
    expect(x.mul(torch.tensor(3)).tolist()).toEqual([3, 3]); // a number in a tensor goes anywhere
    const absent = `cuda:${torch.cuda.deviceCount()}`;
    expect(() => torch.ones(2).to(absent)).toThrow(/^to: CUDA error: invalid device ordinal/);
    expect(() => torch.cuda.setDevice(absent)).toThrow(/expected the index of one of \d+ devices/);
  });

  test('take indices from both sides', () => {
    const x = torch.arange(6, { device }).view(3, 2);
    const rows = torch.tensor([2n, 0n]);
    expect(x.index(rows).tolist()).toEqual([
      [4, 5],
      [0, 1],
    ]);
    expect(x.index([rows.cuda(), 1]).tolist()).toEqual([5, 1]);
    expect(x.index([slice(1, null), x.index([0, 1])]).tolist()).toEqual([3, 5]);
    x.indexPut(x.gt(3), 0);
    x.indexPut(0, torch.tensor([7n, 8n]));
    expect(x.tolist()).toEqual([
      [7, 8],
      [2, 3],
      [0, 0],
    ]);
  });
});

describeOnCuda('random numbers on cuda', () => {
  // Of PyTorch on an H200; generators give few numbers alike on all GPUs.
  test("are Python's", () => {
    torch.manualSeed(0);
    expect(torch.randn(3, { device }).tolist()).toEqual([
      -0.9246624112129211, -0.42534422874450684, -2.643845796585083,
    ]);
    torch.cuda.manualSeedAll(7);
    const drawn = torch.randn(5, { device }).tolist();
    torch.cuda.manualSeed(7);
    expect(torch.randn(5, { device }).tolist()).toEqual(drawn);
    expect(torch.cuda.initialSeed()).toBe(7n);
  });

  test('of another generator', () => {
    const generator = new torch.Generator(device).manualSeed(5);
    expect(torch.randn([4], { device, generator }).tolist()).toEqual([
      0.30968737602233887, 1.2164270877838135, 0.774081289768219, 1.6701364517211914,
    ]);
  });
});

describeOnCuda('derivatives on cuda', () => {
  test('go through hooks, which may throw', () => {
    const x = torch.ones(3, { device, requiresGrad: true });
    const y = x.mul(2);
    const seen: number[][] = [];
    y.registerHook((grad) => {
      seen.push(grad.tolist());
      return grad.mul(3);
    });
    y.sum().backward();
    expect(seen).toEqual([[1, 1, 1]]);
    expect(x.grad?.tolist()).toEqual([6, 6, 6]);
    y.registerHook(() => {
      throw new RangeError('of the hook');
    });
    expect(() => y.sum().backward()).toThrow(new RangeError('of the hook'));
  });

  test('of a pass inside of a hook', () => {
    const x = torch.ones(2, { device, requiresGrad: true });
    const y = x.mul(1);
    y.registerHook((grad) => {
      const inner = torch.full([2], 3, { device, requiresGrad: true });
      torch.enableGrad(() => inner.square().sum().backward());
      return grad.mul(inner.grad as Tensor);
    });
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6]);
  });

  test('of a checkpoint, which runs a pass inside of another', () => {
    const x = torch.full([2], 3, { device, requiresGrad: true });
    const y = torch.utils.checkpoint.checkpoint((a: Tensor) => a.square(), x, {
      useReentrant: true,
    }) as Tensor;
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 6]);
  });

  test('in a worker', async () => {
    const worker = new Worker(
      `const { torch } = require(${JSON.stringify(require.resolve('torch-node'))});
       const x = torch.ones(2, { device: 'cuda', requiresGrad: true });
       x.square().sum().backward();
       require('node:worker_threads').parentPort.postMessage(x.grad.tolist());`,
      { eval: true },
    );
    const answer = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
    expect(answer).toEqual([2, 2]);
  });
});

describeOnCuda("cuda's memory", () => {
  /** The most that was held meanwhile, above what was held before. */
  function growth(fn: () => void): number {
    torch.cuda.resetPeakMemoryStats();
    const before = torch.cuda.memoryAllocated();
    fn();
    return (torch.cuda.maxMemoryAllocated() - before) / MB;
  }

  test('stays flat in an ordinary loop', () => {
    const x = torch.ones(4 * MB, { device });
    expect(
      growth(() => {
        for (let i = 0; i < 3000; i++) x.mul(2); // 16 MB each, 48 GB together
      }),
    ).toBeLessThan(1500);
  });

  test('stays flat where graphs hold it', () => {
    const x = torch.ones(4 * MB, { device, requiresGrad: true });
    let loss = x;
    expect(
      growth(() => {
        for (let i = 0; i < 200; i++) {
          loss = x;
          for (let k = 0; k < 20; k++) loss = loss.sin(); // 320 MB a graph, 64 GB together
          loss = loss.sum();
        }
      }),
    ).toBeLessThan(6000);
    expect(loss.isCuda).toBe(true);
  });

  test('ends with an error, after which things go on', () => {
    expect(() => torch.empty(1e15, { device })).toThrow(torch.OutOfMemoryError);
    expect(() => torch.empty(1e15, { device })).toThrow(/^empty: CUDA out of memory\. Tried to allocate/);
    expect(torch.ones(2, { device }).add(1).tolist()).toEqual([2, 2]);
  });

  test('and the device describe themselves', () => {
    const { name, major, totalMemory, warpSize } = torch.cuda.getDeviceProperties(0);
    expect(torch.cuda.getDeviceName()).toBe(name);
    expect(name).toMatch(/\w/);
    expect(torch.cuda.getDeviceCapability()[0]).toBe(major);
    expect(warpSize).toBe(32);
    const [free, total] = torch.cuda.memGetInfo();
    expect(free).toBeLessThanOrEqual(total);
    expect(total).toBeLessThanOrEqual(totalMemory);
    expect(torch.cuda.maxMemoryReserved()).toBeGreaterThanOrEqual(torch.cuda.memoryReserved());
    torch.cuda.emptyCache();
  });
});
