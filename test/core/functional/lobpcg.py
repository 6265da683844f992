"""Writes lobpcg.json, beside this file: what PyTorch 2.13.0 (CPU) gives for the problems of lobpcg.test.ts."""

import json
import pathlib

import torch

torch.set_num_threads(1)
cases = []


def matrix(*sizes):
    x = torch.randn(*sizes, dtype=torch.float64)
    return x @ x.mT / sizes[-1] + torch.arange(1.0, sizes[-1] + 1, dtype=torch.float64).diag()


def run(batch, m, k, keywords, b=False, x=None, preconditioner=False, sparse=False, gradient=False):
    torch.manual_seed(0)
    a = matrix(*batch, m, m)
    leaf = a.to_sparse() if sparse else a.clone().requires_grad_(gradient)
    given = dict(keywords)
    if b:
        given["B"] = matrix(*batch, m, m)
    if x:
        given["X"] = torch.randn(*batch, m, x, dtype=torch.float64)
    if preconditioner:
        given["iK"] = torch.linalg.inv(a)
    seen = []
    if not batch:
        given["tracker"] = lambda worker: seen.append([worker.ivars["istep"], worker.ivars["converged_count"]])
    e, v = torch.lobpcg(leaf, k, **given)
    result = [e.detach().tolist(), v.detach().tolist()]
    if gradient:
        ((e * torch.arange(1, e.size(-1) + 1)).sum() + (v**3).sum()).backward()
        result.append(leaf.grad.tolist())
    cases.append({"batch": batch, "m": m, "k": k, "keywords": keywords, "b": b, "x": x, "sparse": sparse,
                  "preconditioner": preconditioner, "gradient": gradient, "given": result, "seen": seen})


for method in ["ortho", "basic"]:
    run([], 12, 3, {"method": method})
    run([], 12, 2, {"method": method, "largest": False, "n": 3})
    run([], 12, 2, {"method": method, "niter": 3}, b=True, x=3)
    run([], 12, 2, {"method": method, "largest": False, "tol": 1e-4}, preconditioner=True)
run([], 15, None, {}, x=4, sparse=True)
run([2, 1], 9, 2, {})
run([2], 9, 2, {"method": "basic", "largest": False}, b=True, x=3)
run([], 12, 3, {"ortho_bparams": {"ortho_use_drop": True}, "ortho_fparams": {"ortho_tol": 1e-6}, "ortho_iparams": {"ortho_i_max": 2}}, x=3)
run([], 9, 2, {"tol": 1e-14}, gradient=True)
run([], 9, 3, {"tol": 1e-14}, gradient=True)
run([2], 9, 1, {"tol": 1e-14, "largest": False}, gradient=True)

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
