"""From the beginning of the import to the first tensor: seconds, as JSON."""

import json
import time

start = time.perf_counter()
import torch  # noqa: E402

torch.zeros(1)
print(json.dumps({"startup": time.perf_counter() - start}))
