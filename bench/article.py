"""The article's program in Python: what `npm run train` must print, and what the benchmark times.

Its flags are those of `npm run train`, whose checkpoints it reads and writes. Prints the model, the losses and the test results on standard output; with --timing, a line of JSON on standard error.
"""

import argparse
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader

# A torchvision without its compiled operators can't be imported otherwise; the datasets don't need them.
register_fake, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
from torchvision import datasets  # noqa: E402
from torchvision.transforms import ToTensor  # noqa: E402

torch.library.register_fake = register_fake

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--seed", type=int)
parser.add_argument("--threads", type=int)
parser.add_argument("--data", default="data")
parser.add_argument("--shuffle", action="store_true")
parser.add_argument("--dropout", type=float, default=0)
parser.add_argument("--extra-conv", action="store_true")
parser.add_argument("--lr-schedule", choices=["step"])
parser.add_argument("--save")
parser.add_argument("--resume")
parser.add_argument("--timing", action="store_true")
parser.add_argument("--no-test", action="store_true")
args = parser.parse_args()

if args.threads is not None:
    torch.set_num_threads(args.threads)
if args.seed is not None:
    torch.manual_seed(args.seed)

train_data = datasets.MNIST(root=args.data, train=True, download=True, transform=ToTensor())
test_data = datasets.MNIST(root=args.data, train=False, download=True, transform=ToTensor())
train_loader = DataLoader(train_data, batch_size=args.batch_size, shuffle=args.shuffle)
test_loader = DataLoader(test_data, batch_size=args.batch_size)

device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
print(f"Using {device} device")


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv2d(in_channels=1, out_channels=8, kernel_size=5, stride=1, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=2),
        )
        self.conv2 = nn.Sequential(
            nn.Conv2d(8, 16, 5, 1, 2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 5, 1, 2),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.conv3 = nn.Sequential(
            nn.Conv2d(32, 64, 5, 1, 2),
            nn.ReLU(),
            nn.Conv2d(64, 64, 5, 1, 2),
            nn.ReLU(),
            *([nn.Conv2d(64, 64, 5, 1, 2), nn.ReLU()] if args.extra_conv else []),
        )
        if args.dropout > 0:
            self.dropout = nn.Dropout(args.dropout)
        self.out = nn.Linear(64 * 7 * 7, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = self.conv2(x)
        x = self.conv3(x)
        x = x.view(x.size(0), -1)
        if args.dropout > 0:
            x = self.dropout(x)
        return self.out(x)


model = CNN().to(device)
print(model)


def train(dataloader, model, loss_fn, optimizer):
    model.train()
    batch_count = 1
    for X, y in dataloader:
        X, y = X.to(device), y.to(device)
        pred = model(X)
        loss = loss_fn(pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if batch_count % 100 == 0:
            print(f"Batch: {batch_count:>4} | Loss: {loss.item():>6.4f}")
        batch_count += 1


def test(dataloader, model, loss_fn):
    model.eval()
    correct, total_loss = 0, 0
    with torch.no_grad():
        for X, y in dataloader:
            X, y = X.to(device), y.to(device)
            pred = model(X)
            total_loss += loss_fn(pred, y).item()
            correct += (pred.argmax(1) == y).type(torch.float).sum().item()
    accuracy = (correct / len(dataloader.dataset)) * 100
    avg_loss = total_loss / len(dataloader)
    print(f"\nTest Result | Accuracy: {accuracy:>5.2f}% | Avg Loss: {avg_loss:>6.4f}\n")


loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.5) if args.lr_schedule else None

first = 0
if args.resume:
    checkpoint = torch.load(args.resume, weights_only=True)
    first = checkpoint["epoch"]
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    if scheduler:
        scheduler.load_state_dict(checkpoint["scheduler"])
    torch.set_rng_state(checkpoint["rng_state"])

seconds = []
for epoch in range(first, args.epochs):
    print(f"=================== Epoch {epoch + 1}/{args.epochs} ===================")
    start = time.perf_counter()
    train(train_loader, model, loss_fn, optimizer)
    seconds.append(time.perf_counter() - start)
    if not args.no_test:
        test(test_loader, model, loss_fn)
    if scheduler:
        scheduler.step()
    if args.save:
        state = {
            "epoch": epoch + 1,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict() if scheduler else None,
            "rng_state": torch.get_rng_state(),
        }
        torch.save(state, args.save)
print("Training Finished!")

if args.timing:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"epochSeconds": seconds, "peakBytes": peak}), file=sys.stderr)
