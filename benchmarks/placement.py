"""What placing costs, as ratios in one run: workloads and nodes are many, shapes of pods and of nodes few.

Each line places in a process of its own and tells seconds and peak memory, over the same with one workload
and one node. The text of manifests and nodes is read beforehand: `reading.py` measures that. The whole check
(`--whole`) reads, places, finds and prints.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from archcheck.documents.reading import Document, read
from archcheck.findings.checked_workloads import workload_findings
from archcheck.images.availability import Availability, Found, ManifestKind
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.scheduling.kubernetes import node_of
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import schedule
from archcheck.workloads.cluster_objects import NONE
from archcheck.workloads.extraction import extract
from archcheck.workloads.model import Workload
from benchmarks.timed import require_silence, seconds

ARCHITECTURES = ("amd64", "arm64", "arm")
IMAGES = 300


def node(number: int, shapes: int) -> dict[str, Any]:
    """Return a Node object as kubectl prints it, of one of so many shapes."""
    shape = number % shapes
    architecture = ARCHITECTURES[shape % 3]
    taints = [{"key": "pool", "value": str(shape), "effect": "NoSchedule"}] if shape % 4 == 3 else []
    name = f"node-{number}"
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/arch": architecture,
                "kubernetes.io/os": "linux",
                "kubernetes.io/hostname": name,
                "pool": str(shape),
                "topology.kubernetes.io/zone": f"zone-{number % 5}",
            },
        },
        "spec": {"taints": taints},
        "status": {
            "nodeInfo": {
                "architecture": architecture,
                "operatingSystem": "linux",
                "containerRuntimeVersion": "containerd://2.0.5",
            },
            "images": [{"names": [f"registry.example/app-{each}@sha256:{'0' * 64}"]} for each in range(20)],
        },
    }


def workload(number: int, shapes: int, *, pinned: bool = False) -> dict[str, Any]:
    """Return a Deployment of one of so many shapes; `pinned` to a node of its own."""
    shape = number % shapes
    terms = [
        {"matchExpressions": [{"key": "pool", "operator": "In", "values": [str(shape), str(shape + 1)]}]}
    ]
    spec: dict[str, Any] = {
        "containers": [{"name": "app", "image": f"registry.example/app-{number % IMAGES}"}]
    }
    if pinned:
        spec["nodeSelector"] = {"kubernetes.io/hostname": f"node-{number}"}
    elif shape % 2:
        required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
        spec["affinity"] = {"nodeAffinity": required}
    if shape % 3 == 0:
        spec["tolerations"] = [{"key": "pool", "operator": "Exists"}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"app-{number}"},
        "spec": {"template": {"spec": spec}},
    }


def answer(image: ImageName) -> Availability:
    """Return platforms that differ from image to image."""
    number = int(str(image).rpartition("-")[2].partition(":")[0])
    have = [Platform("linux", each) for at, each in enumerate(ARCHITECTURES) if at == 0 or number % (at + 1)]
    return Found(tuple(have), f"sha256:{'0' * 64}", ManifestKind.INDEX, "registry.example")


def values(
    workloads: int, nodes: int, shapes: int, *, pinned: bool
) -> tuple[list[Workload], tuple[Node, ...]]:
    """Return workloads and nodes as the product reads them."""
    found: list[Workload] = []
    for number in range(workloads):
        text = json.dumps(workload(number, shapes, pinned=pinned)).encode()
        for each in read(BytesIO(text)):
            assert isinstance(each, Document)
            found += extract(each, "bench.yaml", rendered=False).workloads
    held = []
    for number in range(nodes):
        for each in read(BytesIO(json.dumps(node(number, shapes)).encode())):
            assert isinstance(each, Document)
            held.append(node_of(each.root))  # type: ignore[arg-type]
    return found, tuple(held)


def measure(workloads: int, nodes: int, shapes: int, *, pinned: bool) -> None:
    """Place, and print seconds for placing and for findings, pools and peak memory in MiB."""
    work, cluster = values(workloads, nodes, shapes, pinned=pinned)
    answers = {use.image: answer(use.image) for each in work for use in each.images}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    placement_report = schedule(work, answers, cluster, NONE)
    placed = time.perf_counter() - start
    count = sum(1 for _ in workload_findings(work, placement_report, answers))
    found = time.perf_counter() - start - placed
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps([placed, found, len(placement_report.pools), count, peak / 1024]))


def in_a_process(arguments: list[str]) -> list[float]:
    """Return what `measure` prints in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.placement", "--measure", *arguments]
    done = subprocess.run(command, check=False, capture_output=True)
    require_silence(command, done.returncode, done.stderr)
    return [float(each) for each in json.loads(done.stdout)]


_INCOMPLETE = (3,)
"""No image is known: nothing is asked."""

CASES = (
    (1_000, 1_000, 12, False),
    (5_000, 1_000, 12, False),
    (5_000, 5_000, 12, False),
    (5_000, 1_000, 120, False),
    (1_000, 1_000, 1_000, True),
)


def whole(workloads: int, nodes: int, shapes: int, runs: int) -> None:
    """Print what a whole check costs, over the same check without nodes."""
    with tempfile.TemporaryDirectory() as folder:
        manifests, cluster = Path(folder, "all.json"), Path(folder, "nodes.json")
        items = [workload(number, shapes) for number in range(workloads)]
        manifests.write_text("\n".join(json.dumps(item) for item in items))
        listed = {"apiVersion": "v1", "kind": "List", "items": [node(each, shapes) for each in range(nodes)]}
        cluster.write_text(json.dumps(listed))
        command = [sys.executable, "-m", "archcheck", "manifest", str(manifests), "--offline", "--no-cache"]
        command += ["-q", "--format", "json", "-o", str(Path(folder, "out.json"))]
        ratios = []
        for _ in range(runs):
            plain = seconds(command, codes=_INCOMPLETE)
            ratios.append(seconds([*command, "--nodes", str(cluster)], codes=_INCOMPLETE) / plain)
        size = cluster.stat().st_size / 1024**2
        print(
            f"\nThe whole check of {workloads} workloads with {nodes} nodes ({size:.1f} MiB of JSON): "
            f"{statistics.median(ratios):.2f} x the check without nodes."
        )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", nargs=4, metavar="N")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if options.measure:
        workloads, nodes, shapes, pinned = map(int, options.measure)
        measure(workloads, nodes, shapes, pinned=bool(pinned))
        return
    headings = ("workloads", "nodes", "shapes", "pinned", "pools", "findings")
    costs = ("time / that of the first line", "placing, s", "findings, s", "MiB")
    print(f"| {' | '.join(headings + costs)} |")
    print("| --- " * (len(headings) + len(costs)) + "|")
    first = 0.0
    for workloads, nodes, shapes, pinned in CASES:
        arguments = [str(int(each)) for each in (workloads, nodes, shapes, pinned)]
        found = [in_a_process(arguments) for _ in range(options.runs)]
        placed, finding, pools, count, peak = (statistics.median(each) for each in zip(*found, strict=True))
        first = first or placed + finding
        print(
            f"| {workloads} | {nodes} | {shapes} | {'yes' if pinned else ''} | {pools:.0f} | {count:.0f} "
            f"| {(placed + finding) / first:.2f} | {placed:.2f} | {finding:.2f} | {peak:.0f} |"
        )
    if options.whole:
        whole(5_000, 1_000, 12, options.runs)


if __name__ == "__main__":
    main()
