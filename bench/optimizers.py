"""Seconds a step of each optimizer (or of those named), by default, as JSON.

Over the article's model and over 200 small parameters.
"""

import json
import math
import sys
import time

import torch

threads, steps, only = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200, sys.argv[3:]
torch.set_num_threads(threads)

convolutions = [[8, 1, 5, 5], [16, 8, 5, 5], [32, 16, 5, 5], [64, 32, 5, 5], [64, 64, 5, 5]]
article = [shape for weight in [*convolutions, [10, 64 * 7 * 7]] for shape in (weight, weight[:1])]
small = [[16, 16] if i % 2 == 0 else [16] for i in range(200)]

options = {"SGD": {"lr": 0.01, "momentum": 0.9}, "LBFGS": {"max_iter": 1}}
names = "Adadelta Adafactor Adagrad Adam AdamW Adamax ASGD LBFGS Muon NAdam RAdam RMSprop Rprop SGD SparseAdam".split()


def step_seconds(name, shapes):
    if name == "Muon":
        shapes = [[shape[0], math.prod(shape[1:])] for shape in shapes if len(shape) > 1]
    torch.manual_seed(0)
    parameters = [torch.randn(shape).requires_grad_() for shape in shapes]
    for parameter in parameters:
        gradient = torch.randn(parameter.shape) * 0.01
        parameter.grad = gradient.to_sparse() if name == "SparseAdam" else gradient
    optimizer = getattr(torch.optim, name)(parameters, **options.get(name, {}))
    loss = torch.tensor(1.0)
    step = (lambda: optimizer.step(lambda: loss)) if name == "LBFGS" else optimizer.step
    times = []
    for _ in range(2 * steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    # The second half, when all is warm; the lower quartile, which what else runs on the machine disturbs least.
    warm = sorted(times[steps:])
    return warm[len(warm) // 4]


result = {}
for name in names if not only else only:
    result[f"{name}, the article's model"] = step_seconds(name, article)
    result[f"{name}, 200 small parameters"] = step_seconds(name, small)
print(json.dumps(result))
