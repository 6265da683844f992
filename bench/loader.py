"""One pass over the article's training loader: seconds, as JSON."""

import json
import sys
import time

import torch
from torch.utils.data import DataLoader

register_fake, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
from torchvision import datasets  # noqa: E402
from torchvision.transforms import ToTensor  # noqa: E402

torch.library.register_fake = register_fake
torch.set_num_threads(int(sys.argv[1]))
loader = DataLoader(datasets.MNIST(sys.argv[2], True, ToTensor(), download=True), batch_size=64)
start = time.perf_counter()
rows = 0
for x, y in loader:
    rows += len(y)
print(json.dumps({"loader": time.perf_counter() - start, "rows": rows}))
