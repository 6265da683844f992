"""Seconds a training step of ResNet-18 (batch 16), a 2-layer LSTM, a 4-layer Transformer (or those named), as JSON.

With `tiny`, on inputs that show no more than that it works.
"""

import json
import sys
import time

import torch
from torch import nn

threads, full, only = int(sys.argv[1]), len(sys.argv) < 3 or sys.argv[2] == "full", sys.argv[3:]
torch.set_num_threads(threads)
torch.manual_seed(0)


class BasicBlock(nn.Module):
    """https://arxiv.org/abs/1512.03385, figure 5, left."""

    def __init__(self, input, output, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(input, output, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(output)
        self.conv2 = nn.Conv2d(output, output, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(output)
        self.downsample = None
        if stride != 1 or input != output:
            self.downsample = nn.Sequential(
                nn.Conv2d(input, output, 1, stride=stride, bias=False), nn.BatchNorm2d(output)
            )

    def forward(self, x):
        shortcut = self.downsample(x) if self.downsample else x
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + shortcut).relu()


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        sizes = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1)]
        sizes += [(128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
        self.blocks = nn.Sequential(*[BasicBlock(*size) for size in sizes])
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(512, 1000)

    def forward(self, x):
        return self.fc(self.pool(self.blocks(self.stem(x))).flatten(1))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 256, num_layers=2, batch_first=True)
        self.out = nn.Linear(256, 10)

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.out(y.select(1, -1))


class Attentive(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(256, 8, dim_feedforward=1024, dropout=0.1, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 4)
        self.out = nn.Linear(256, 10)

    def forward(self, x):
        return self.out(self.encoder(x).mean(1))


def step_seconds(model, x, classes, steps):
    y = torch.randint(classes, [x.size(0)])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loss_fn = nn.CrossEntropyLoss()
    times = []
    for _ in range(2 * steps):
        start = time.perf_counter()
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
        last = loss.item()
    warm = sorted(times[steps:])
    return warm[len(warm) // 2], last


pixels, length = (224, 64) if full else (32, 4)
sequences, many_steps, steps = (32, 40, 10) if full else (2, 1, 1)
models = {
    "ResNet-18": lambda: step_seconds(
        ResNet18(), torch.randn(16 if full else 2, 3, pixels, pixels), 1000, 3 if full else 1
    ),
    "LSTM": lambda: step_seconds(Recurrent(), torch.randn(sequences, length, 64), 10, many_steps),
    "Transformer": lambda: step_seconds(Attentive(), torch.randn(sequences, length, 256), 10, steps),
}
results = {f"{name} step": time_one() for name, time_one in models.items() if not only or name in only}

seconds = {name: time for name, (time, _) in results.items()}
losses = {name: f"{loss:.4f}" for name, (_, loss) in results.items()}
print(json.dumps({"seconds": seconds, "losses": losses}))
