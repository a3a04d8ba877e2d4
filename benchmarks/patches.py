"""What patches cost, as ratios in one run: post-render of 5 MB to the reading of it, 2,000 files in place.

    python -m benchmarks.patches --runs 3

Every workload's image is for amd64 alone, and the cluster has arm64 too, so that every one is patched; a
second column is the same with images that run everywhere, where nothing is. Each line is a process of its own
against an OCI layout, the pairs by turns.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from archcheck import __file__ as package
from benchmarks import timed

ROOT = Path(package).parent.parent
LAYOUT = ROOT / "fixtures" / "registry"
NODES = """nodes:
  - {name: rock, hosts: [rock-1], platform: linux/arm64}
  - {name: pc, hosts: [pc-1], platform: linux/amd64}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{number}
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web-{number}
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/instance: web-{number}
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: web-{number}
    spec:
      containers:
        - name: web
          image: {image}
          env:
            - name: SETTINGS
              value: "{filling}"
"""
CONFIG_MAP = """apiVersion: v1
kind: ConfigMap
metadata:
  name: data-{number}
data:
  text: |
{text}
"""
AMD64_ONLY, EVERYWHERE = "archlinux:base", "redis:7"


def manifest(size: int, image: str) -> str:
    """Return a stream of about `size` bytes: as helm renders, most of it is no workload."""
    text = "\n".join("    key = value of a line in a file" for _ in range(60))
    documents: list[str] = []
    total = number = 0
    while total < size:
        number += 1
        documents.append(DEPLOYMENT.format(number=number, image=image, filling="x" * 40))
        documents += [CONFIG_MAP.format(number=f"{number}-{each}", text=text) for each in range(4)]
        total += sum(map(len, documents[-5:]))
    return "---\n".join(documents)


def seconds(arguments: list[str], folder: Path, source: Path | None = None) -> float:
    """Return how long a command took; with findings or without."""
    return timed.seconds(arguments, folder, source=source, codes=(0, 1))


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "archcheck", *arguments, f"--registry-layout={LAYOUT}", "--quiet"]


READ = "import sys, yaml; all(True for _ in yaml.load_all(sys.stdin.buffer, getattr(yaml, 'CSafeLoader')))"


def measure(runs: int, folder: Path) -> None:
    (folder / "nodes.yaml").write_text(NODES)
    nodes = "--nodes=nodes.yaml"
    print(f"{'what':58} ratio")
    for image, what in ((AMD64_ONLY, "all patched"), (EVERYWHERE, "none patched")):
        source = folder / "all.yaml"
        source.write_text(manifest(5_000_000, image))
        pairs = [
            (
                seconds(command("post-render", nodes), folder, source),
                seconds(command("manifest", "-"), folder, source),
                seconds([sys.executable, "-c", READ], folder, source),
            )
            for _ in range(runs)
        ]
        for at, other in ((1, "archcheck manifest -"), (2, "yaml.CSafeLoader")):
            ratio = statistics.median(pair[0] / pair[at] for pair in pairs)
            print(f"{f'post-render of 5 MB, {what} / {other}':58} {ratio:5.2f}")
    many = folder / "many"
    many.mkdir()
    texts = [DEPLOYMENT.format(number=number, image=AMD64_ONLY, filling="") for number in range(2000)]
    pairs_in_place = []
    for _ in range(runs):
        for number, text in enumerate(texts):
            (many / f"web-{number}.yaml").write_text(text)
        read = seconds(command("manifest", "many"), folder)
        diff = seconds(command("patch", "--form=in-place", "many", nodes), folder)
        write = seconds(command("patch", "--form=in-place", "--write", "many", nodes), folder)
        again = seconds(command("patch", "--form=in-place", "--write", "many", nodes), folder)
        pairs_in_place.append((diff / read, write / read, again / read))
    for at, what in enumerate(("a diff", "written", "once more, nothing to do")):
        ratio = statistics.median(pair[at] for pair in pairs_in_place)
        print(f"{f'2,000 files in place, {what} / archcheck manifest':58} {ratio:5.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    with tempfile.TemporaryDirectory() as folder:
        measure(parser.parse_args().runs, Path(folder))


if __name__ == "__main__":
    main()
