"""Answers cases anew: PyTorch's results for the inputs that a file of cases holds, on this processor.

    python answer.py FOLDER NAME TENSORS OUT

reads FOLDER/NAME.jsonl and its tensors, FOLDER/TENSORS.safetensors, and writes OUT/NAME.jsonl and OUT/TENSORS.safetensors,
in the same format (README.md). The inputs are copied, whatever PyTorch computes is replaced.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)


class Tensors:
    """The tensors of a file, and those that answers are given."""

    def __init__(self, path):
        self.stored = load_file(path)

    def decode(self, value, inputs=None):
        if isinstance(value, list):
            return [self.decode(item, inputs) for item in value]
        if not isinstance(value, dict):
            return value
        if "$t" in value:
            # A copy: operators may write to their inputs.
            tensor = self.stored[value["$t"]].clone()
            tensor = torch.view_as_complex(tensor) if value.get("complex") else tensor
            if value.get("grad") and inputs is not None:
                inputs.append(tensor.requires_grad_())
            return tensor
        (kind, given), *_ = value.items()
        return {
            "$f": float,
            "$big": int,
            "$complex": lambda parts: complex(*parts),
            "$dtype": lambda name: getattr(torch, name),
            "$device": torch.device,
            "$slice": lambda parts: slice(*parts),
            "$ellipsis": lambda _: ...,
            "$memoryFormat": lambda name: getattr(torch, name),
        }[kind](given)

    def encode(self, value):
        if isinstance(value, torch.dtype):
            return {"$dtype": str(value).removeprefix("torch.")}
        if not isinstance(value, torch.Tensor):
            return value
        key = f"answer{len(self.stored)}"
        plain = value.detach().resolve_conj().resolve_neg()
        plain = torch.view_as_real(plain) if plain.is_complex() else plain
        self.stored[key] = plain.to_dense().contiguous().clone()
        return {"$t": key, "complex": True} if value.is_complex() else {"$t": key}


def flatten(value):
    return [item for part in value for item in flatten(part)] if isinstance(value, (list, tuple)) else [value]


def look_up(path):
    found = torch
    for name in path.split("."):
        found = getattr(found, name)
    return found


def loss_of(outputs):
    """The sum of the outputs that can be differentiated, weighted as README.md says; None if there are none."""
    loss = None
    for out in outputs:
        if isinstance(out, torch.Tensor) and out.requires_grad and out.is_floating_point():
            weights = (torch.arange(out.numel(), dtype=out.dtype) / max(out.numel(), 1) + 0.5).reshape(out.shape)
            term = (out * weights).sum()
            loss = term if loss is None else loss + term
    return loss


def arguments(tensors, positional, keywords, inputs=None):
    return tensors.decode(positional, inputs), {key: tensors.decode(item, inputs) for key, item in keywords.items()}


def answer_call(case, tensors):
    inputs = []
    args, kwargs = arguments(tensors, case["args"], case["kwargs"], inputs)
    torch.manual_seed(0)
    if case["kind"] == "function":
        result = look_up(case["fn"])(*args, **kwargs)
    else:
        result = getattr(args[0], case["fn"])(*args[1:], **kwargs)
    outputs = flatten(result)
    case["out"] = [tensors.encode(out) for out in outputs]
    if case["grads"] is not None:
        gradients = torch.autograd.grad(loss_of(outputs), inputs, allow_unused=True)
        case["grads"] = [tensors.encode(gradient) for gradient in gradients]


def construct(case, tensors):
    args, kwargs = arguments(tensors, case["args"], case["kwargs"])
    torch.manual_seed(0)
    return look_up(case["module"])(*args, **kwargs)


def answer_mode(case, mode, tensors):
    answer, inputs = case[mode], []
    model = construct(case, tensors)
    model.train(mode == "train")
    args, kwargs = arguments(tensors, case["forward_args"], case["forward_kwargs"], inputs)
    torch.manual_seed(1)
    outputs = flatten(model(*args, **kwargs))
    answer["out"] = [tensors.encode(out) for out in outputs]
    named = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    loss = loss_of(outputs)
    if loss is not None:
        gradients = torch.autograd.grad(loss, [*named.values(), *inputs], allow_unused=True)
        encoded = [tensors.encode(gradient) for gradient in gradients]
        answer["param_grads"] = dict(zip(named, encoded))
        answer["input_grads"] = encoded[len(named) :]
    if answer["state_after"] is not None:
        answer["state_after"] = encode_state(model, tensors)


def encode_state(model, tensors):
    return {key: tensors.encode(value) for key, value in model.state_dict().items()}


def answer_module(case, tensors):
    model = construct(case, tensors)
    # The text stays: the cases hold tuples as lists, which Python would print.
    case["state"] = encode_state(model, tensors)
    for mode in ["train", "eval"]:
        if case[mode]:
            answer_mode(case, mode, tensors)


def answer_optimizer(case, tensors):
    parameters = [tensor.requires_grad_() for tensor in tensors.decode(case["init"])]
    kwargs = {key: tensors.decode(value) for key, value in case["kwargs"].items()}
    optimizer = getattr(torch.optim, case["optimizer"])(parameters, **kwargs)
    case["losses"] = []
    for step in tensors.decode(case["inputs"]):

        def closure():
            optimizer.zero_grad()
            y = step @ parameters[0].t()
            loss = (y + parameters[1] if len(parameters) > 1 else y).pow(2).mean()
            loss.backward()
            return loss

        loss = optimizer.step(closure) if case["optimizer"] == "LBFGS" else closure()
        if case["optimizer"] != "LBFGS":
            optimizer.step()
        case["losses"].append(loss.item())
    case["final"] = [tensors.encode(parameter) for parameter in parameters]


def main(folder, name, file, out):
    tensors = Tensors(Path(folder) / f"{file}.safetensors")
    answer = {"modules": answer_module, "optimizers": answer_optimizer}.get(name, answer_call)
    with open(Path(out) / f"{name}.jsonl", "w") as lines:
        for line in (Path(folder) / f"{name}.jsonl").read_text().splitlines():
            case = json.loads(line)
            answer(case, tensors)
            lines.write(json.dumps(case) + "\n")
    save_file(tensors.stored, Path(out) / f"{file}.safetensors")


main(*sys.argv[1:])
