"""Seconds a call of small operators, without and with recording for autograd, as JSON."""

import json
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]))
a, b = torch.ones(2), torch.ones(2)
m = torch.ones(2, 2)
i = torch.tensor([1, 0])
ga, gb = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
gm = torch.ones(2, 2, requires_grad=True)


def chain():
    x = ga
    for _ in range(100):
        x = x.mul(b)
    x.sum().backward()


torch.manual_seed(0)
model = torch.nn.Sequential(
    torch.nn.Linear(32, 32), torch.nn.ReLU(), torch.nn.Linear(32, 32), torch.nn.ReLU(), torch.nn.Linear(32, 32)
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
loss_fn = torch.nn.MSELoss()
x, y = torch.randn(16, 32), torch.randn(16, 32)


def step():
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()


def each(a, b, m, suffix):
    return [
        ("add" + suffix, lambda: a.add(b), 10_000),
        ("relu" + suffix, lambda: a.relu(), 10_000),
        ("sum(dim)" + suffix, lambda: m.sum(1), 10_000),
        ("cat" + suffix, lambda: torch.cat([a, b]), 10_000),
        ("index" + suffix, lambda: a[i], 10_000),
        ("view" + suffix, lambda: m.view(4), 10_000),
        ("item" + suffix, lambda: a.sum().item(), 10_000),
    ]


plain = each(a, b, m, "")
recorded = each(ga, gb, gm, ", grad")
large = [("backward through 100", chain, 20), ("MLP step", step, 30)]
best = {}


def measure(name, call, calls):
    for _ in range(calls // 10):
        call()
    start = time.perf_counter()
    for _ in range(calls):
        call()
    best[name] = min(best.get(name, float("inf")), (time.perf_counter() - start) / calls)


# Round after round, as in operators.ts.
for _ in range(40):
    with torch.no_grad():
        for case in plain:
            measure(*case)
    for case in recorded + large:
        measure(*case)
print(json.dumps(best))
