/**
 * Calls that must compile, with the types of their results. `npm run types` compiles this file; nothing runs it.
 */
import { type Tensor, torch } from 'torch-node';

/** Fails to compile where `value` is not exactly a `T`. */
function exactly<T>() {
  return <U>(
    value: U & ((<V>() => V extends T ? 1 : 2) extends <V>() => V extends U ? 1 : 2 ? unknown : never),
  ) => value;
}

export function methods(x: Tensor, y: Tensor): void {
  exactly<Tensor>()(x.add(1));
  x.add(y);
  x.add(2n);
  x.add({ re: 0, im: 1 });
  x.add(torch.scalar(2, torch.float));
  x.add(y, { alpha: 2 });
  x.add({ other: y, alpha: 2 });
  x.sum();
  x.sum(1, true);
  x.sum(1, { keepdim: true });
  x.sum({ dim: [0, 1] });
  x.sum({ dtype: torch.float64 });
  x.sum([0, 1], false, { dtype: torch.int64 });
  x.sum(x.shape.map((_, i) => i));
  x.mean({ dim: null, keepdim: true });
  exactly<Tensor>()(x.max());
  exactly<Tensor>()(x.max(y));
  const [values, indices] = x.max(1);
  exactly<Tensor>()(values);
  exactly<Tensor>()(indices);
  exactly<Tensor>()(x.max(1).values);
  const named = x.max({ dim: 1, keepdim: true });
  exactly<Tensor>()(named.indices);
  exactly<number>()(x.max(1).length > 0 ? 1 : (2 as number));
  x.topk(3, { largest: false }).values.add(1);
  x.view(x.size(0), -1);
  x.view(x.shape);
  x.view([2, 3]);
  x.view(torch.int32);
  x.reshape(-1);
  x.permute(1, 0);
  x.expand(2, 3, { implicit: false });
  x.expand([2, 3], { implicit: false });
  x.newZeros(2, 3, { dtype: torch.float64 });
  x.newFull([2], 1, { requiresGrad: true });
  x.softmax(1);
  x.softmax({ dim: 1 });
  x.clamp(0);
  x.clamp({ max: 1 });
  x.clamp(null, y);
  x.div(y, { roundingMode: 'floor' });
  x.gather(1, y);
  x.gather(1, { index: y });
  x.gather({ dim: 1, index: y });
  x.scatter(1, y, 1, { reduce: 'add' });
  x.where(y, 0);
  x.maskedFill(y, Number.NEGATIVE_INFINITY);
  x.sort({ descending: true }).indices.item();
  x.round({ decimals: 2 });
  x.std({ correction: 0 });
  x.std(1, { correction: 0, keepdim: true });
  exactly<Tensor[]>()(x.chunk(2, 1));
  exactly<Tensor[]>()(x.unbind());
  exactly<boolean>()(x.equal(y));
  exactly<boolean>()(x.isComplex());
  exactly<void>()(x.indexPut([0], 1));
  x.index([torch.slice(1, null), null, '...', 0, y]);
  x.index(0);
  const correct: number = x.argmax(1).eq(y).type(torch.float).sum().item();
  exactly<number>()(correct);
  x.contiguous({ memoryFormat: torch.channelsLast });
  x.normal_(0, 1, { generator: new torch.Generator() });
}

/** In place, the very tensor comes back, whatever its class. */
export function inPlace<T extends Tensor>(x: T, y: Tensor): T {
  return x.add_(y, { alpha: 2 }).mul_(2).clamp_({ min: 0 }).copy_(y, true).zero_();
}

export function functions(x: Tensor, w: Tensor, b: Tensor): void {
  exactly<Tensor>()(torch.add(x, 1));
  torch.add(1, x);
  torch.add(x, w, { alpha: 2, out: b });
  torch.add({ input: x, other: 1 });
  torch.zeros(2, 3);
  torch.zeros([2, 3], { dtype: torch.int64, requiresGrad: false });
  torch.zeros(2, 3, { device: 'cpu', layout: torch.strided, pinMemory: false });
  torch.zeros({ size: [2, 3] });
  torch.zeros([]);
  torch.ones(x.shape);
  torch.full([2], 1.5);
  torch.arange(5);
  torch.arange(0, 10, 2, { dtype: torch.float32 });
  torch.arange({ start: 0, end: 10 });
  torch.linspace(0, 1, 5);
  torch.randn(2, 3, { generator: torch.defaultGenerator });
  torch.randint(10, [3]);
  torch.randint(0, 10, { size: [3] });
  torch.randperm(5, { generator: null });
  torch.zerosLike(x, { memoryFormat: torch.preserveFormat });
  torch.cat([x, w], 1);
  torch.cat([x, w], { dim: 1 });
  torch.cat({ tensors: [x, w], dim: 1 });
  torch.stack([x, w] as readonly Tensor[]);
  torch.conv2d(x, w, b, { stride: 2 });
  torch.conv2d(x, w, null, [1, 1], 'same');
  torch.conv2d(x, w, { padding: [1, 2], groups: 2n });
  torch.softmax(x, { dim: 1, dtype: torch.float64 });
  torch.where(x, w, 0);
  exactly<Tensor[]>()(torch.where(x));
  const { values, indices } = torch.sort(x, { stable: true });
  torch.max(x, 1, { out: [values, indices] });
  torch.maximum(x, w);
  torch.logicalAnd(x, w);
  torch.addmm(b, x, w, { beta: 0, alpha: 2 });
  torch.relu_(x);
  torch.searchsorted(x, 3, { right: true });
  torch.isin(x, [1, 2].length);
  exactly<boolean>()(torch.canCast(torch.float32, torch.int32));
  torch.resultType(x, 1).itemsize.toFixed();
  torch._foreachAdd([x, w], 1);
  const [q, r] = torch.linalg.qr(x, { mode: 'complete' });
  torch.linalg.svd(x, false).S.add(q, { alpha: 1 });
  torch.linalg.norm(r, 'fro', [0, 1]);
  torch.linalg.lstsq(x, w).solution.add(1);
  torch.fft.fftn(x, { dim: [0, 1], norm: 'ortho' });
  torch.special.gammaln(x, { out: w });
  torch.special.zeta(2, x);
}

export function registry(x: Tensor): void {
  exactly<Tensor>()(torch.ops.aten.add.Tensor(x, x, { alpha: 2 }));
  exactly<string[]>()(torch.ops.aten.add.overloads());
  exactly<string>()(torch.ops.aten.relu.default.schema);
  exactly<Tensor>()(torch.ops.aten.add(x, 1));
  torch.ops.aten.conv2d(x, x, { stride: 2 });
  const [values] = torch.ops['aten']['_unique']<[Tensor, Tensor]>(x);
  exactly<Tensor>()(values);
  torch.ops['quantized']['add'](x, x, 1.5, 0);
}
