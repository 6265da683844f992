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


def per_call(call, calls=100_000):
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        best = min(best, time.perf_counter() - start)
    return best / calls


def chain():
    x = ga
    for _ in range(100):
        x = x.mul(b)
    x.sum().backward()


result = {}
with torch.no_grad():
    result["add"] = per_call(lambda: a.add(b))
    result["relu"] = per_call(lambda: a.relu())
    result["sum(dim)"] = per_call(lambda: m.sum(1))
    result["cat"] = per_call(lambda: torch.cat([a, b]))
    result["index"] = per_call(lambda: a[i])
    result["view"] = per_call(lambda: m.view(4))
    result["item"] = per_call(lambda: a.sum().item())
result["add, grad"] = per_call(lambda: ga.add(gb))
result["relu, grad"] = per_call(lambda: ga.relu())
result["sum(dim), grad"] = per_call(lambda: gm.sum(1))
result["cat, grad"] = per_call(lambda: torch.cat([ga, gb]))
result["index, grad"] = per_call(lambda: ga[i])
result["view, grad"] = per_call(lambda: gm.view(4))
result["item, grad"] = per_call(lambda: ga.sum().item())
result["backward through 100"] = per_call(chain, 200)

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


result["MLP step"] = per_call(step, 300)
print(json.dumps(result))
