"""Seconds to save and to load a checkpoint of so many megabytes (500), as JSON."""

import json
import os
import sys
import tempfile
import time

import torch

threads, megabytes = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 500
torch.set_num_threads(threads)
count = 50
length = round(megabytes * 1e6 / 4 / count)
state = {f"layer{i}.weight": torch.randn(length) for i in range(count)}

with tempfile.TemporaryDirectory(prefix="torch-node-bench-") as folder:
    path = os.path.join(folder, "checkpoint.pt")
    # What is loaded at the first use is not timed.
    torch.save({}, path)
    torch.load(path, weights_only=True)
    start = time.perf_counter()
    torch.save(state, path)
    save = time.perf_counter() - start
    # torch.save leaves writing to the disk to the system.
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
    synced = time.perf_counter() - start
    start = time.perf_counter()
    loaded = torch.load(path, weights_only=True)
    load = time.perf_counter() - start
    last = f"layer{count - 1}.weight"
    assert torch.equal(loaded[last], state[last])
    print(json.dumps({"save": save, "synced": synced, "load": load}))
