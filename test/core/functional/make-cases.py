"""Writes cases.jsonl and cases.safetensors: calls of torch's functions with PyTorch's answers, in the format of
test/pytorch-cases. Run it with a Python that has torch 2.13 and safetensors: `python make-cases.py FOLDER`.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file

OUT = pathlib.Path(sys.argv[1])
stored = {}
lines = []


def encode(value):
    if isinstance(value, torch.Tensor):
        key = f't{len(stored)}'
        result = {'$t': key}
        plain = value.detach().resolve_conj().resolve_neg()
        if value.is_complex():
            plain = torch.view_as_real(plain)
            result['complex'] = True
        if value.requires_grad and value.is_leaf:
            result['grad'] = True
        stored[key] = plain.contiguous().clone()
        return result
    if isinstance(value, float) and (value != value or value in (float('inf'), float('-inf')) or value == int(value)):
        return {'$f': repr(value)}
    if isinstance(value, complex):
        return {'$complex': [value.real, value.imag]}
    if isinstance(value, torch.dtype):
        return {'$dtype': str(value).removeprefix('torch.')}
    if value is Ellipsis:
        return '...'
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value


def flatten(value):
    if isinstance(value, (list, tuple)):
        return [item for part in value for item in flatten(part)]
    return [value]


def case(fn, *args, method=False, **kwargs):
    home = torch.Tensor if method else torch
    function = home
    for name in fn.split('.'):
        function = getattr(function, name)
    record = {
        'id': f'{fn}#{sum(line["fn"] == fn for line in lines)}',
        'fn': fn,
        'kind': 'method' if method else 'function',
        'args': encode(args),
        'kwargs': {name: encode(value) for name, value in kwargs.items()},
    }
    torch.manual_seed(0)
    out = flatten(function(*args, **kwargs))
    record['out'] = [encode(value) for value in out]
    inputs = [value for value in flatten(args) if isinstance(value, torch.Tensor) and value.requires_grad]
    record['grads'] = gradients(out, inputs)
    lines.append(record)


def gradients(out, inputs):
    loss = None
    for value in out:
        if isinstance(value, torch.Tensor) and value.requires_grad and value.is_floating_point():
            n = value.numel()
            weight = (torch.arange(n, dtype=value.dtype) / max(n, 1) + 0.5).reshape(value.shape)
            term = (value * weight).sum()
            loss = term if loss is None else loss + term
    if loss is None or not inputs:
        return None
    return [encode(grad) for grad in torch.autograd.grad(loss, inputs, allow_unused=True)]


torch.manual_seed(7)
randn = torch.randn
x23 = randn(2, 3, requires_grad=True)
x34 = randn(3, 4, requires_grad=True)
x = randn(3, 4)
ints = torch.tensor([3, 1, 2, 3, 1, 1])
matrix = torch.tensor([[1, 2], [3, 4], [1, 2]])

# torch.functional
case('einsum', 'ij,jk->ik', x23, x34)
case('einsum', 'ij,jk', [x23, x34])
case('einsum', x23, [0, 1], x34, [1, 2], [0, 2])
case('einsum', x23, [0, 1], x34, [1, 51])
case('einsum', randn(2, 3, 4), [..., 0], [0, ...])
case('einsum', 'bij,bjk,bkl->bil', randn(2, 3, 4), randn(2, 4, 5), randn(2, 5, 2))
case('einsum', 'ii', randn(3, 3))
case('unique', ints)
case('unique', ints, return_inverse=True)
case('unique', ints, return_counts=True)
case('unique', ints, True, True, True)
case('unique', matrix, dim=0, return_inverse=True, return_counts=True)
case('unique', ints, method=True)
case('unique_consecutive', ints, return_inverse=True, return_counts=True)
case('unique_consecutive', matrix, dim=0)
case('tensordot', randn(2, 3, 4), randn(3, 4, 5))
case('tensordot', randn(2, 3, 4), randn(4, 5), 1)
case('tensordot', randn(2, 3, 4), randn(4, 3), dims=([1, 2], [1, 0]))
case('tensordot', randn(2, 3), randn(3, 2), torch.tensor([[0, 1], [1, 0]]))
case('cdist', x23, randn(4, 3))
case('cdist', x23, randn(4, 3), p=1.0)
case('cdist', x23, randn(4, 3), 2.0, 'donot_use_mm_for_euclid_dist')
case('cdist', randn(30, 3), randn(30, 3), compute_mode='use_mm_for_euclid_dist')
case('norm', x23)
case('norm', x23, 1)
case('norm', x23, 'nuc')
case('norm', x23, 'fro', 1, True)
case('norm', x23, float('inf'), dim=[0])
case('norm', x23, p=None)
case('norm', x, 2, dim=0, dtype=torch.float64)
case('norm', x23, 0.5, method=True)
case('split', x, 2)
case('split', x, [1, 2])
case('split', x, 3, dim=1)
case('split', x, [1, 3], 1, method=True)
case('meshgrid', torch.arange(2), torch.arange(3), indexing='xy')
case('meshgrid', [torch.arange(2), torch.arange(3)], indexing='ij')
case('atleast_1d', torch.tensor(2.5))
case('atleast_2d', torch.tensor(2.5), torch.arange(3))
case('atleast_3d', [torch.tensor(2.5), torch.arange(3)])
case('block_diag', x23, torch.tensor(1.5), torch.arange(2))
case('cartesian_prod', torch.arange(2), torch.arange(3))
case('broadcast_tensors', x23, torch.arange(3), torch.tensor(1.5))
case('broadcast_shapes', (2, 1), (3,), 1, (1, 1))
case('chain_matmul', x23, x34, randn(4, 2))
case('stft', randn(2, 40), 16, return_complex=True)
case('stft', randn(40), 16, 4, 12, torch.hann_window(12), center=False, return_complex=True)
case('stft', randn(40), 8, normalized=True, onesided=False, pad_mode='constant', return_complex=True, method=True)
case('unravel_index', torch.tensor([3, 7]), (2, 4))
case('unravel_index', torch.tensor([[3, 7]]), 9)
case('nonzero', torch.tensor([[0, 1], [2, 0]]))
case('nonzero', torch.tensor([[0, 1], [2, 0]]), as_tuple=True)
case('nonzero', torch.tensor([[0, 1], [2, 0]]), as_tuple=True, method=True)
case('lu', torch.tensor([[2.0, 1.0], [4.0, 3.0]]))
case('lu', torch.tensor([[2.0, 1.0], [4.0, 3.0]]), get_infos=True)
case('svd_lowrank', randn(6, 2) @ randn(2, 4), 2)
case('svd_lowrank', randn(3, 2) @ randn(2, 8), q=2, niter=1, M=randn(1, 8))
case('pca_lowrank', randn(6, 2) @ randn(2, 4), q=2)
case('pca_lowrank', randn(6, 4), center=False)
case('full', [2, 2], 2.5)
case('full', [2], True)
case('full', [2], 3, dtype=torch.int64)
case('full', [2], 1 + 2j)

# Numbers and tensors that stand for each other, and the promotion of types
for name in ('add', 'sub', 'mul', 'div', 'true_divide', 'floor_divide'):
    case(name, 7, torch.tensor([2, 3]))
    case(name, 2.5, torch.tensor([2, 3]))
    case(name, torch.tensor([2, 3]), 2.0)
    case(name, torch.tensor([2, 3], dtype=torch.uint8), torch.tensor(2))
    case(name, torch.tensor([2.0, 3.0], dtype=torch.float16), torch.tensor(2.0))
case('pow', 2, torch.tensor([2, 3]))
case('pow', torch.tensor([2, 3]), 2.0)
case('pow', torch.tensor([2, 3]), torch.tensor(2))
case('result_type', torch.tensor([1], dtype=torch.int8), 1.0)
case('result_type', torch.tensor([1], dtype=torch.int8), 1)
case('sum', x, torch.tensor(1))
case('sum', x, None, True)
case('sum', input=x, axis=0, keepdims=True)
case('add', x1=x, x2=x)
case('amax', x, None)
case('max', x, torch.tensor(1))
case('arange', torch.tensor(3))
case('zeros', torch.tensor(3))
case('where', x > 0, 1, 2)
case('where', x, x > 0, torch.zeros(3, 4), method=True)
case('clamp', x, torch.tensor(0), 0.5)
case('std', x)
case('std', x, False)
case('std', x, [0], correction=2)
case('var', x, 1, True, True)
case('view', x, torch.tensor(12), method=True)
case('view', x, 2, 6, method=True)
case('permute', randn(2, 3, 4), 2, 0, 1, method=True)
case('repeat', x, 1, 2, method=True)
case('copy_', torch.zeros(2), 3, method=True)
case('new_tensor', torch.ones(1, dtype=torch.float64), [1.5, 2.5], method=True)
case('new_full', torch.ones(1, dtype=torch.int64), (2,), 2.0, method=True)

# Python's operators
for name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow'):
    case(f'__{name}__', torch.tensor([5, 6]), 4, method=True)
    case(f'__r{name}__', torch.tensor([5, 6]), 4, method=True)
for name in ('and', 'or', 'xor', 'lshift', 'rshift'):
    case(f'__{name}__', torch.tensor([5, 6]), 1, method=True)
for name in ('eq', 'ne', 'lt', 'le', 'gt', 'ge'):
    case(f'__{name}__', torch.tensor([5, 6]), 5, method=True)
for name in ('neg', 'pos', 'abs', 'invert'):
    case(f'__{name}__', torch.tensor([5, -6]), method=True)
case('__getitem__', x, 1, method=True)
case('__contains__', torch.tensor([5, 6]), 6, method=True)
case('__reversed__', x, method=True)

# torch.masked
mask = torch.tensor([[True, False, True], [False, False, True]])
for name in ('sum', 'prod', 'amax', 'amin', 'mean', 'logsumexp', 'norm', 'var', 'std'):
    extra = (3,) if name == 'norm' else ()
    case(f'masked.{name}', x23, *extra, mask=mask)
    case(f'masked.{name}', x23, *extra, 1, keepdim=True, mask=mask)
    case(f'masked.{name}', x23, *extra, dim=0)
for name in ('argmax', 'argmin', 'median'):
    case(f'masked.{name}', x23, 1, mask=torch.tensor([True, False, True]), keepdim=True)
for name in ('cumsum', 'cumprod', 'softmax', 'log_softmax', 'softmin'):
    case(f'masked.{name}', x23, 1, mask=mask)
case('masked.sum', torch.tensor([[1, 2], [3, 4]], dtype=torch.int8), 0, mask=torch.tensor([True, False]))
case('masked.amax', torch.tensor([[1, 2], [3, 4]], dtype=torch.int16), 1, mask=torch.tensor([False, False]))
case('masked.amin', torch.tensor([[1, 2], [3, 4]], dtype=torch.uint8), 1, mask=torch.tensor([False, False]))
case('masked.normalize', x23, 2.0, 1, mask=mask)
case('masked.logaddexp', x23, randn(2, 3), input_mask=mask)
case('masked.var', x23, unbiased=False, mask=mask)
case('masked.std', x23, 1, correction=0, mask=mask)

# torch.signal.windows
for name in (
    'bartlett', 'blackman', 'cosine', 'exponential', 'gaussian', 'general_hamming', 'hamming', 'hann', 'kaiser',
    'nuttall',
):  # fmt: skip
    case(f'signal.windows.{name}', 0)
    case(f'signal.windows.{name}', 1)
    case(f'signal.windows.{name}', 6)
    case(f'signal.windows.{name}', 7, sym=False, dtype=torch.float64)
case('signal.windows.exponential', 5, center=1.5, tau=2.5, sym=False)
case('signal.windows.gaussian', 5, std=0.5)
case('signal.windows.kaiser', 5, beta=0.0)
case('signal.windows.general_cosine', 5, a=[0.5, 0.25, 0.25])
case('signal.windows.general_hamming', 5, alpha=0.25)

# torch.nn.functional's losses
scores = randn(4, 5, requires_grad=True)
target = torch.tensor([1, 0, 4, 2])
near = randn(4, 5)
signs = torch.tensor([1.0, -1.0, 1.0, -1.0])
probabilities = torch.rand(4, 5, requires_grad=True)
bits = (randn(4, 5) > 0).float()
positive = torch.rand(4, 5) + 0.1
F = 'nn.functional.'
for reduction in ('none', 'mean', 'sum'):
    r = {'reduction': reduction}
    case(F + 'nll_loss', torch.log_softmax(scores, 1).detach(), target, **r)
    case(F + 'nll_loss', torch.log_softmax(scores, 1).detach(), target, positive[0], ignore_index=4, **r)
    case(F + 'cross_entropy', scores, target, label_smoothing=0.1, **r)
    case(F + 'cross_entropy', scores, torch.softmax(near, 1), positive[0], **r)
    case(F + 'linear_cross_entropy', near, randn(3, 5, requires_grad=True), target % 3, linear_bias=randn(3), **r)
    case(F + 'binary_cross_entropy', probabilities, bits, positive[0], **r)
    case(F + 'binary_cross_entropy_with_logits', scores, bits, positive[0], pos_weight=positive[1], **r)
    case(F + 'kl_div', scores, torch.softmax(near, 1), **r)
    case(F + 'multilabel_soft_margin_loss', scores, bits, positive[0], **r)
    case(F + 'multilabel_margin_loss', scores, torch.tensor([[1, 2, -1, 0, 0]] * 4), **r)
    case(F + 'multi_margin_loss', scores, target, 2, 0.5, positive[0], **r)
    case(F + 'soft_margin_loss', scores, torch.sign(near), **r)
    case(F + 'hinge_embedding_loss', scores, torch.sign(near), 0.5, **r)
    case(F + 'margin_ranking_loss', scores, near, torch.sign(near), margin=0.5, **r)
    case(F + 'cosine_embedding_loss', scores, near, signs, 0.25, **r)
    case(F + 'triplet_margin_loss', scores, near, positive, swap=True, p=1, **r)
    case(F + 'triplet_margin_with_distance_loss', scores, near, positive, margin=0.5, swap=True, **r)
    case(F + 'l1_loss', scores, near, **r)
    case(F + 'l1_loss', scores, near, weight=positive, **r)
    case(F + 'mse_loss', scores, near, **r)
    case(F + 'mse_loss', scores, near, weight=positive, **r)
    case(F + 'smooth_l1_loss', scores, near, beta=0.5, **r)
    case(F + 'huber_loss', scores, near, reduction, 0.5)
    case(F + 'huber_loss', scores, near, weight=positive, **r)
    case(F + 'poisson_nll_loss', scores, positive, full=True, **r)
    case(F + 'gaussian_nll_loss', scores, near, positive, **r)
    case(F + 'gaussian_nll_loss', scores, near, positive[:, 0], full=True, **r)
    case(F + 'ctc_loss', torch.log_softmax(randn(6, 2, 4), 2).requires_grad_(), torch.tensor([[1, 2], [3, 3]]),
         torch.tensor([6, 5]), torch.tensor([2, 1]), **r)  # fmt: skip
case(F + 'kl_div', scores, torch.log_softmax(near, 1), reduction='batchmean', log_target=True)
case(F + 'mse_loss', scores, near, False)
case(F + 'nll_loss', torch.log_softmax(near, 1), target, None, None, -100, False)
case(F + 'gaussian_nll_loss', scores, near, 0.5)
case(F + 'smooth_l1_loss', scores, near, beta=0.0)
case(F + 'ctc_loss', torch.log_softmax(randn(6, 4), 1), torch.tensor([1, 2]), [6], [2], blank=3, zero_infinity=True)

(OUT / 'cases.jsonl').write_text(''.join(json.dumps(line) + '\n' for line in lines))
save_file(stored, OUT / 'cases.safetensors')
print(len(lines), 'cases')
