"""Writes pythonNames.json: the public names of Python's torch, and which of them are operators of the registry.

Run with a Python that has torch 2.13: `python scripts/names/python_names.py`. generateOperators.ts and table.ts read the
result.
"""

import importlib
import inspect
import json
import pathlib
import types

import torch
import torch.nn.functional as F

# Where Python shows operators, and where a script that counts what exists here looks for public names.
WITH_OPERATORS = ['torch', 'Tensor', 'nn.functional', 'linalg', 'fft', 'special']
MODULES = WITH_OPERATORS + [
    'amp', 'autograd', 'autograd.forward_ad', 'autograd.function', 'autograd.functional', 'autograd.graph',
    'autograd.profiler', 'distributions', 'nn', 'nn.init', 'nn.utils', 'nn.utils.parametrizations',
    'nn.utils.parametrize', 'nn.utils.prune', 'nn.utils.rnn', 'nn.utils.stateless', 'optim', 'optim.lr_scheduler',
    'optim.swa_utils', 'utils.checkpoint', 'utils.data',
]  # fmt: skip

# Names that have a docstring but no place in PyTorch's documentation.
UNLISTED = {
    'torch': 'as_strided_scatter celu_ channel_shuffle conv_tbc empty_permuted hash_tensor is_inference '
    'native_channel_shuffle nonzero_static quantize_per_tensor_dynamic segment_reduce selu_ unsafe_chunk unsafe_split',
    'Tensor': 'as_strided_ as_strided_scatter deg2rad_ exp2 exp2_ heaviside_ is_neg kron new_empty_strided put rad2deg_ '
    'swapaxes_ swapdims_ to_padded_tensor unsafe_chunk unsafe_split',
    'nn.functional': 'celu_ channel_shuffle conv_tbc max_pool1d_with_indices max_pool2d_with_indices '
    'max_pool3d_with_indices native_channel_shuffle selu_',
}  # fmt: skip
UNLISTED_SPECIAL = ('bessel_y', 'chebyshev', 'hermite', 'laguerre', 'legendre', 'modified_bessel', 'shifted')

# Functions of torch.functional that pass what they get on to the operator, whose parameters have other names.
SAME_BY_POSITION = ('chain_matmul', 'einsum', 'split')

OVERLOADS = set(torch._C._dispatch_get_all_op_names())
REGISTERED = {name.split('.')[0] for name in OVERLOADS}


def home(name):
    if name == 'torch':
        return torch
    return torch.Tensor if name == 'Tensor' else importlib.import_module(f'torch.{name}')


def public(where):
    module = home(where)
    if hasattr(module, '__all__'):
        return sorted({name for name in module.__all__ if not name.startswith('_')})

    def own(value):
        # What a module without `__all__` has imported is not its own; enumerations of its own come from torch._C.
        if inspect.ismodule(value) or getattr(value, '__name__', '').startswith('_has_torch_function'):
            return False
        origin = str(getattr(value, '__module__', ''))
        return where == 'Tensor' or origin.startswith(module.__name__) or origin == 'torch._C'

    return [name for name in dir(module) if not name.startswith('_') and own(getattr(module, name))]


def operator_of(where, name):
    """The operator that a call of `name` reaches with the arguments as they are, or None."""
    value = getattr(home(where), name)
    prefix = f'{where}_' if where in ('linalg', 'fft', 'special') else ''
    if type(value).__name__ in ('builtin_function_or_method', 'method_descriptor'):
        for candidate in (value.__name__, prefix + name):
            if f'aten::{candidate}' in REGISTERED:
                return candidate
    elif isinstance(value, types.FunctionType) and f'aten::{name}' in REGISTERED and takes_the_same(value, name):
        return name
    return None


def takes_the_same(function, name):
    """Whether a Python function has the positional parameters of one of the operator's overloads, in their order."""
    if function.__module__ == 'torch.functional' and name in SAME_BY_POSITION:
        return True
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters):
        return False
    given = [spelling(parameter.name) for parameter in parameters if not parameter.name.startswith('_')]
    for overload in torch._C._jit_get_schemas_for_operator(f'aten::{name}'):
        if f'{overload.name}.{overload.overload_name}'.rstrip('.') not in OVERLOADS:
            continue
        positional = [argument for argument in overload.arguments if not argument.kwarg_only]
        wanted = [spelling(argument.name) for argument in positional]
        rest = positional[len(given) :]
        if given[: len(wanted)] == wanted[: len(given)] and all(argument.has_default_value() for argument in rest):
            return True
    return False


def spelling(parameter):
    return 'self' if parameter == 'input' else parameter


def documented(where, name):
    """Whether PyTorch's documentation has an entry for it."""
    value = getattr(home(where), name)
    if not value.__doc__ or name in UNLISTED.get(where, '').split():
        return False
    if where == 'torch' and (value is getattr(F, name, None) or (name.endswith('_copy') and name not in ('index_copy', 'narrow_copy'))):
        return False
    return not (where == 'special' and name.startswith(UNLISTED_SPECIAL))


def main():
    operators, undocumented, others = {}, {}, {}
    for where in MODULES:
        names = public(where)
        if where in WITH_OPERATORS:
            found = {name: operator_of(where, name) for name in dir(home(where)) if not name.startswith('__')}
            found = {name: operator for name, operator in found.items() if operator and name != '_' + operator}
            prefix = f'{where}_' if where in ('linalg', 'fft', 'special') else ''
            operators[where] = ' '.join(
                name if operator == prefix + name else f'{name}={operator}' for name, operator in found.items()
            )
            undocumented[where] = ' '.join(
                name for name in found if not name.startswith('_') and not documented(where, name)
            )
            names = [name for name in names if name not in found]
        others[where] = ' '.join(names)
    version = torch.__version__.split('+')[0]
    content = {'version': version, 'operators': operators, 'undocumented': undocumented, 'others': others}
    path = pathlib.Path(__file__).with_name('pythonNames.json')
    path.write_text(json.dumps(content, indent=2) + '\n')


main()
