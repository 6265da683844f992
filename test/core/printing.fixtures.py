"""Makes the cases of printing.test.ts: tensors, given by their bytes and what is done with them, and Python's text.

    python test/core/printing.fixtures.py > test/core/printing.fixtures.jsonl    the committed cases
    python test/core/printing.fixtures.py --random 5000 --seed 1 > cases.jsonl   as many at random

A case holds `options` (of set_printoptions), `default` (the default dtype), `dtype`, `shape` and `bytes` of a tensor,
`ops`, which are methods by name with their arguments, or one of the names below, and `text`.
"""

import argparse
import base64
import json
import math
import random
import struct
import warnings

import torch

warnings.simplefilter("ignore")
torch.set_num_threads(1)

FLOATS = ["float32", "float64", "float16", "bfloat16"]
FLOAT8 = ["float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz", "float8_e8m0fnu"]
COMPLEX = ["complex32", "complex64", "complex128"]
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
PARTS = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}


def write_row(x):
    x = x.clone()
    x.select(0, 0).mul_(2)
    return x


def stale_view(x):
    x = x.clone()
    with torch.no_grad():
        view = x.view(-1)
        view.mul_(2)
    return view


def inference(x):
    with torch.inference_mode():
        return x.clone()


# What a case can do that is no method.
SPECIAL = {
    "write_row": write_row,
    "stale_view": stale_view,
    "inference": inference,
    "nested": lambda x: torch._nested_tensor_from_tensor_list(list(x.unbind(0))),
    "quantize_per_tensor": torch.quantize_per_tensor,
    "quantize_per_channel": lambda x, scales, zeros, axis, dtype: torch.quantize_per_channel(
        x, torch.tensor(scales, dtype=torch.float64), torch.tensor(zeros), axis, dtype
    ),
    "zero_tensor": lambda x: torch._efficientzerotensor(x.shape, dtype=x.dtype),
    "parameter": torch.nn.Parameter,
    "count": lambda _, count, divisor, dtype: torch.arange(count, dtype=torch.float64).div(divisor).to(dtype),
}


def argument(value):
    return getattr(torch, value[6:]) if isinstance(value, str) and value.startswith("torch.") else value


def build(case):
    dtype = getattr(torch, case["dtype"])
    data = base64.b64decode(case["bytes"])
    base = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(dtype) if data else torch.empty(0, dtype=dtype)
    x = base.reshape(case["shape"])
    for name, *args in case.get("ops", []):
        args = [argument(a) for a in args]
        if name in SPECIAL:
            x = SPECIAL[name](x, *args)
        elif name in ("real", "imag", "T"):
            x = getattr(x, name)
        else:
            x = getattr(x, name)(*args)
    return x


def answer(case):
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**case.get("options", {}))
    torch.set_default_dtype(getattr(torch, case.get("default", "float32")))
    try:
        case["text"] = str(build(case))
    finally:
        torch.set_printoptions(profile="default")
        torch.set_default_dtype(torch.float32)
    return case


def packed(values, dtype):
    """The bytes of `values` in `dtype`."""
    if dtype == "bool":
        return bytes(bool(v) for v in values)
    if dtype in PARTS:
        values = [part for v in values for part in (complex(v).real, complex(v).imag)]
        dtype = PARTS[dtype]
    if dtype in INTEGERS:
        size = torch.iinfo(getattr(torch, dtype)).bits // 8
        return b"".join((int(v) % (1 << 8 * size)).to_bytes(size, "little") for v in values)
    tensor = torch.tensor(values, dtype=torch.float64).to(getattr(torch, dtype))
    return bytes(tensor.view(torch.uint8).tolist()) if tensor.numel() else b""


def make(values, dtype="float32", shape=None, ops=(), options=None, default=None):
    values = list(values)
    case = {"dtype": dtype, "shape": [len(values)] if shape is None else shape}
    case["bytes"] = base64.b64encode(packed(values, dtype)).decode()
    if ops:
        case["ops"] = [list(op) for op in ops]
    if options:
        case["options"] = options
    if default:
        case["default"] = default
    return case


inf, nan = math.inf, math.nan


def count(count, dtype="float32", shape=None, ops=(), options=None, divisor=1):
    """0, 1 / divisor, 2 / divisor, …: data too long to be written out."""
    start = [["count", count, divisor, f"torch.{dtype}"]] + ([["reshape", shape]] if shape else [])
    return make([], "float32", ops=[*start, *ops], options=options)


def chosen():
    # Notations.
    for dtype in FLOATS:
        for values in (
            [1, 2, 3],
            [1.5, -2.25, 3],
            [0, -0.0, 0],
            [1e-5, 1],
            [1e5, 1],
            [1234.5, 2, 0.001],
            [inf, 1, -inf, nan],
            [inf, 1.5, -inf, nan, -0.0],
            [nan],
            [1e4, 9999],
            [3e38, 1],
        ):
            yield make(values, dtype)
    for dtype in FLOAT8:
        yield make([1, 0.5, -2, 0.015625, 0, 3], dtype)
        yield make([1, 2, 4], dtype)
        yield make([nan, 2, 4], dtype)
        yield make([nan], dtype)
    yield make([1e-4, 1, 1e8, 1000, 1e-3], "float64")
    yield make([1e300, 1e-300, 5e-324, 1.7976931348623157e308], "float64")
    yield make([1e300, 2.5], "float64", options={"sci_mode": False})
    yield make([1e8, 3], "float64")
    yield make([100000001, 3], "float64")
    yield make([0.5, 1.5, 2.5, 0.125, 0.375], "float64", options={"precision": 0})
    yield make([0.125, 0.375, 0.625, 1.125], "float64", options={"precision": 2})
    yield make([12500, 1.25, 13500, 1.35, 1e23], "float64", options={"precision": 1, "sci_mode": True})
    yield make([0.1, 1e22, 3], "float64", options={"precision": 30})
    yield make([0.1, 1e22, 3], "float64", options={"precision": 120})
    yield make([0.1, 1e22, 3], "float64", options={"precision": 120, "sci_mode": True})
    yield make([1, 2, 3], options={"sci_mode": True})
    yield make([0, 0], options={"sci_mode": True})
    float4 = ["view", "torch.float4_e2m1fn_x2"]
    yield make([0, 1, 18, 200], "uint8", ops=[float4])
    yield make([0, 1, 18, 200], "uint8", [2, 2], ops=[float4, ["t"]])
    yield make([], "uint8", ops=[float4])
    yield count(2000, "uint8", [40, 50], [float4, ["t"]], divisor=9)
    # Integers and booleans.
    for dtype in INTEGERS:
        yield make([0, 1, -1, 100, 127], dtype)
        yield make([], dtype)
        yield make([7], dtype, [])
    yield make([2**63 - 1, -(2**63), 2**53 + 1], "int64")
    yield make([1, 0, 1], "bool")
    yield make([1, 0, 1, 1], "bool", [2, 2])
    yield make([1], "bool", [])
    # Complex numbers.
    for dtype in COMPLEX:
        yield make([1 + 2j, -1.5 - 0.25j, 0], dtype)
        yield make([complex(1, -0.0), complex(-0.0, nan), complex(inf, -inf)], dtype)
        yield make([1 + 2j], dtype, [])
        yield make([1 + 200j, 3.5 + 1e-4j], dtype)
        yield make([1 + 2j, 3 - 4j], dtype, ops=[["conj"]])
        yield make([1 + 2j, 3 - 4j], dtype, ops=[["conj"], ["imag"]])
        yield make([], dtype, [0, 2])
        yield count(2400, PARTS[dtype], [1200, 2], [["view", f"torch.{dtype}"], ["squeeze"], ["conj"]], divisor=4)
        yield make([complex(i, -i / 4) for i in range(30)], dtype, [5, 6])
    # Shapes.
    for shape in ([], [1], [1, 1], [1, 1, 1]):
        yield make([3.25], shape=shape)
    for shape in ([0], [0, 3], [2, 0], [2, 0, 3]):
        yield make([], shape=shape)
        yield make([], "int64", shape)
        yield make([], shape=shape, ops=[["requires_grad_"]])
    yield make([], "float64", default="float64")
    yield make(range(24), shape=[2, 3, 4])
    yield make([x / 7 for x in range(48)], shape=[2, 2, 3, 4])
    yield make(range(100), "int64")
    yield make([x / 3 for x in range(100)], shape=[4, 25])
    yield make([-x / 3 for x in range(40)], shape=[2, 20], options={"linewidth": 40})
    yield make(range(12), shape=[3, 4], options={"linewidth": 1})
    yield make(range(12), "int64", [3, 4], options={"linewidth": 200})
    # Summaries.
    yield count(1000, "int32")
    yield count(1001, "int32")
    yield count(2000, shape=[40, 50], ops=[["square"]])
    yield count(4000, shape=[2, 20, 100], divisor=9)
    yield count(3000, shape=[5, 6, 100], divisor=9)
    yield count(1200, shape=[1200, 1], divisor=9)
    yield count(1200, shape=[1, 1200], divisor=9)
    yield count(2001, ops=[["sub", 1000.5], ["abs"], ["pow", -3]])
    for edgeitems in (0, 1, 2, 5):
        options = {"edgeitems": edgeitems, "threshold": 10}
        yield make(range(11), "int64", options=options)
        yield make(range(64), shape=[4, 16], options=options)
        yield make(range(144), "float16", [3, 4, 12], options=options)
        yield make([1, 2], shape=[2], options=options)
        yield make(range(64), shape=[8, 8], ops=[["to_sparse"]], options=options)
        yield make(range(64), shape=[8, 8], ops=[["to_sparse_csr"]], options=options)
    yield make([3], shape=[], options={"threshold": 0})
    yield count(1200, "int64", options={"threshold": inf})
    yield count(1200, "int64", options={"profile": "full"})
    yield count(1200, options={"profile": "short"}, divisor=7)
    yield count(1200, options={"profile": "short", "precision": 6}, divisor=7)
    # Views.
    yield make(range(24), shape=[4, 6], ops=[["t"]])
    yield make(range(24), shape=[24], ops=[["as_strided", [3, 2], [7, 3], 2]])
    yield make(range(3), shape=[3, 1], ops=[["expand", [3, 4]]])
    yield make(range(3), shape=[3, 1], ops=[["expand", [3, 1000]]])
    yield count(4000, shape=[40, 100], ops=[["t"], ["select", 0, 5]])
    yield count(4000, shape=[40, 100], ops=[["t"], ["narrow", 0, 3, 60]])
    # dtype suffixes.
    for default in FLOATS[:3]:
        for dtype in ("float32", "float64", "float16", "complex64", "complex128", "int64", "int32"):
            yield make([1, 2], dtype, default=default)
        yield make([], "float32", default=default)
        yield make([1], "float32", ops=[["to", "meta"]], default=default)
    # Autograd.
    grad = ["requires_grad_"]
    yield make([1, 2], ops=[grad])
    for op in (["add", 1], ["sub", 1.5], ["mul", 2], ["div", 3], ["exp"], ["sum"], ["select", 0, 0], ["t"], ["pow", 2]):
        yield make([1, 2], ops=[grad, op])
    yield make([1, 2], ops=[grad, ["add", 1], ["detach"]])
    yield make([1, 2], ops=[grad, ["write_row"]])
    yield make([1, 2], ops=[grad, ["stale_view"]])
    yield make([1, 2], "float64", ops=[grad, ["mul", 2]])
    yield make([1 + 1j], "complex64", ops=[grad, ["conj"]])
    yield make([x / 7 for x in range(13)], ops=[grad, ["div", 3]])
    yield make([x / 7 for x in range(14)], "float64", ops=[grad, ["div", 3]])
    yield make([1, 2], ops=[["inference"]])
    yield count(2000, ops=[["inference"]])
    yield make([1, 2], ops=[["zero_tensor"]])
    yield count(2000, ops=[["zero_tensor"]])
    yield make([1, 2], ops=[["parameter"]])
    yield count(2000, shape=[50, 40], ops=[["parameter"]])
    # Elsewhere than in dense memory.
    for dtype in ("float32", "float16", "int64", "complex64", "bool"):
        for op in (["to_sparse"], ["to_sparse_csr"], ["to_sparse_csc"]):
            yield make([0, 1, 0, 2, 3, 0], dtype, [2, 3], [op])
            yield make([0] * 6, dtype, [2, 3], [op])
    yield make([0, 1, 0, 2] * 4, "float32", [4, 4], [["to_sparse_bsr", [2, 2]]])
    yield make([0, 1, 0, 2] * 4, "float32", [4, 4], [["to_sparse_bsc", [2, 2]]])
    yield make([1, 0, 2, 0], "float32", [2, 2], [grad, ["to_sparse"]])
    yield make([1, 0, 2, 0], "float32", [2, 2], [["to_sparse"], grad])
    yield make([1, 0, 2, 0], "float32", [2, 2], [["to_sparse", 1]])
    yield count(3000, "float32", [30, 100], [["to_sparse"]])
    yield count(3000, "float32", [30, 100], [["to_sparse_csr"]])
    yield make([], "float32", [0, 3], [["to_sparse"]])
    yield make([1, 0, 2, 0], "float32", [2, 2], [["to_sparse"], ["to", "meta"]])
    yield make([1, 0, 2, 0], "float32", [2, 2], [["to_sparse_csr"], ["to", "meta"]])
    yield make([1, 2, 3, 4], "float32", [2, 2], [["to_mkldnn"]])
    yield make([1, 2, 3, 4], "float32", [2, 2], [grad, ["to_mkldnn"]])
    for dtype in ("float32", "float64", "int64", "complex64"):
        yield make([1, 2], dtype, ops=[["to", "meta"]])
        yield make([1], dtype, [], [["to", "meta"]])
    yield make([1, 2], ops=[["to", "meta"], grad])
    for dtype in ("qint8", "quint8", "qint32"):
        yield make([0.1, -0.5, 2], ops=[["quantize_per_tensor", 0.05, 3, f"torch.{dtype}"]])
        yield make([1, 2], ops=[["quantize_per_tensor", 2.0, 1, f"torch.{dtype}"]])
    yield make([0.1, 0.2], ops=[["quantize_per_tensor", 1e-5, 1, "torch.qint8"]])
    yield count(1200, ops=[["quantize_per_tensor", 0.1, 1, "torch.qint8"]], divisor=100)
    channels = ["quantize_per_channel", [0.1, 0.25, 0.5], [0, 1, 2], 0, "torch.qint8"]
    yield make([0.1, -0.5, 2, 1, 1, 1], shape=[3, 2], ops=[channels])
    yield make([1, 2, 3, 4, 5, 6], shape=[3, 2], ops=[["nested"]])
    yield make([1, 2, 3, 4, 5, 6], shape=[3, 2], ops=[["nested"], grad])
    yield make([1, 2, 3, 4, 5, 6], "float64", [3, 2], [["nested"], grad, ["mul", 2]])


def random_floats(rng, count):
    kind = rng.randrange(10)
    scale = 10 ** rng.uniform(-6, 10)
    power = rng.randrange(-25, 26)
    special = [0.0, -0.0, inf, -inf, nan]

    def one():
        if kind == 0:
            return struct.unpack("<d", rng.randbytes(8))[0]
        if kind == 1:
            return float(rng.randrange(-20, 20))
        if kind == 2:
            return rng.randrange(-4000, 4000) / 2 ** rng.randrange(1, 12)
        if kind == 3:
            return rng.gauss(0, 1) * scale
        if kind == 4:
            return rng.choice((-1, 1)) * 10 ** rng.uniform(-30, 30)
        if kind == 5:
            return rng.choice(special + [1.0, 2.5])
        if kind == 6:
            return rng.choice((-1, 1)) * float(f"{rng.choice((1, 5, 999999, 1000005, 1234500))}e{power + rng.randrange(3)}")
        if kind == 7:
            return rng.gauss(0, 1)
        if kind == 8:
            return float(rng.randrange(-(10**9), 10**9)) * 10 ** rng.randrange(0, 16)
        return rng.choice((1e-4, 9.9999e-5, 1000.0, 1.0, 1e8, 100000001.0, 0.0999999, 1e3 + 0.5, 0.1))

    values = [one() for _ in range(count)]
    if rng.random() < 0.3:
        values = [rng.choice(special) if rng.random() < 0.1 else v for v in values]
    return values


def random_values(rng, dtype, count):
    if dtype == "bool":
        return [rng.random() < 0.5 for _ in range(count)]
    if dtype in INTEGERS:
        bound = 10 ** rng.randrange(1, 20)
        low = 0 if dtype.startswith("u") else -bound
        return [rng.randrange(low, bound) for _ in range(count)]
    if dtype in COMPLEX:
        return [complex(a, b) for a, b in zip(random_floats(rng, count), random_floats(rng, count))]
    return random_floats(rng, count)


def random_case(rng):
    dtype = rng.choice(FLOATS * 6 + FLOAT8 + COMPLEX * 3 + INTEGERS + ["bool"])
    rank = rng.choice((0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5))
    limit = rng.choice((3, 8, 8, 40, 1500 if rank == 1 else 60 if rank == 2 else 12))
    shape = [rng.randrange(0 if rng.random() < 0.1 else 1, limit + 1) for _ in range(rank)]
    while math.prod(shape) > 6000:
        shape[rng.randrange(rank)] = rng.randrange(1, 8)
    count = math.prod(shape)
    options = {}
    if rng.random() < 0.5:
        options["precision"] = rng.choice((0, 1, 2, 3, 6, 8, 16, 40, 130))
    if rng.random() < 0.5:
        options["threshold"] = rng.choice((0, 5, 20, 100, 10**6))
    if rng.random() < 0.4:
        options["edgeitems"] = rng.randrange(0, 6)
    if rng.random() < 0.4:
        options["linewidth"] = rng.randrange(1, 200)
    if rng.random() < 0.3:
        options["sci_mode"] = rng.choice((True, False))
    if rng.random() < 0.1:
        options["profile"] = rng.choice(("default", "short", "full"))
    differentiable = dtype in FLOATS or dtype in ("complex64", "complex128")
    ops = []
    if differentiable and rng.random() < 0.3:
        ops.append(["requires_grad_"])
    if rank >= 2 and rng.random() < 0.3:
        dims = list(range(rank))
        rng.shuffle(dims)
        ops.append(["permute", dims])
    if rank >= 1 and count and rng.random() < 0.3:
        dim = rng.randrange(rank)
        size = shape[ops[-1][1][dim]] if ops and ops[-1][0] == "permute" else shape[dim]
        start = rng.randrange(size)
        ops.append(["narrow", dim, start, rng.randrange(1, size - start + 1)])
    if dtype in COMPLEX:
        if rng.random() < 0.4:
            ops.append(["conj"])
        if rng.random() < 0.2:
            ops.append([rng.choice(("real", "imag"))])
    elif differentiable and rng.random() < 0.2:
        ops.append(["mul", 1])
    sparse = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "bool"]
    if count and rank in (1, 2, 3) and dtype in sparse:
        if rng.random() < 0.1:
            ops.append(["to_sparse"])
        elif rank == 2 and rng.random() < 0.1:
            ops.append([rng.choice(("to_sparse_csr", "to_sparse_csc"))])
    default = rng.choice((None, None, "float64", "float16"))
    return make(random_values(rng, dtype, count), dtype, shape, ops, options, default)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    cases = (random_case(rng) for _ in range(args.random)) if args.random else chosen()
    for case in cases:
        print(json.dumps(answer(case)).replace("Infinity", "1e999"))


main()
