"""Random bases and overlays, and what is taken into which of them: drawn from a number, so that one can be run again."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.kustomizations import (
    AMD64_ONLY,
    ANYWHERE,
    ARCH,
    NOT_ARM32,
    expression,
    required,
    workload,
    write,
)

IMAGES = (AMD64_ONLY, ANYWHERE, NOT_ARM32)
A20 = [{"key": "arch", "operator": "Exists"}, {"key": "speed", "operator": "Exists"}]
LINUX = {"matchExpressions": [expression("kubernetes.io/os", "linux")]}
PC, A64, OLD = (
    "- {name: pc, platform: linux/amd64}\n",
    "- {name: a64, platform: linux/arm64}\n",
    "- {name: a20, platform: linux/arm/v7}\n",
)
TAINTED = "- {name: a64, platform: linux/arm64, taints: ['arch=arm64:NoSchedule']}\n"
CLUSTERS = (None, f"nodes:\n{PC}{A64}{OLD}", f"nodes:\n{PC}{TAINTED}{OLD}", f"nodes:\n{PC}")
PODS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"nodeSelector": {}},
    {"nodeSelector": None},
    {"nodeSelector": {"kubernetes.io/os": "linux"}},
    {"tolerations": []},
    {"tolerations": A20},
    {"affinity": {}},
    {"affinity": None, "tolerations": A20},
    {"affinity": {"nodeAffinity": {}}, "tolerations": A20},
    {"affinity": required(LINUX), "tolerations": A20},
    {"affinity": required(LINUX, LINUX)},
)
OWN_PATCHES: tuple[dict[str, Any], ...] = (
    {"nodeSelector": {"kubernetes.io/os": "linux"}},
    {"nodeSelector": {ARCH: "amd64"}},
    {"nodeSelector": None},
    {"tolerations": A20},
    {"affinity": required(LINUX)},
    {"affinity": None},
    {"containers": [{"name": "main", "image": ANYWHERE}]},
    {"containers": [{"name": "main", "image": AMD64_ONLY}]},
)


@dataclass(frozen=True)
class Drawn:
    """A tree of kustomizations, and how it is patched: `source` is the input, `taker` takes the component in.

    `is_within`: the input is built of that.
    """

    source: Path
    taker: Path
    component: Path
    options: tuple[str, ...]
    cluster: str | None
    piped: bool
    is_within: bool


def drawn(number: int, folder: Path) -> Drawn:
    """Write the tree of a number into a folder."""
    draw = random.Random(number)
    base = write(folder / "base", *_objects(draw, "web", "db", "agent"), **_transformers(draw, 0.2))
    layers = [base]
    for name in draw.sample(["middle", "over", "top"], draw.randint(1, 3)):
        more = list(_objects(draw, f"{name}-extra")) if draw.random() < 0.25 else []
        said = _transformers(draw, 0.5)
        if draw.random() < 0.15:
            write(
                folder / "other",
                *_objects(draw, "probe"),
                apiVersion="kustomize.config.k8s.io/v1alpha1",
                kind="Component",
            )
            said.setdefault("components", ["../other"])
        layers.append(write(folder / name, *more, resources=[f"../{layers[-1].name}"], **said))
    source = draw.choice([*layers, base / "objects.yaml"])
    taker = draw.choice(layers) / "kustomization.yaml"
    component = draw.choice([folder / "nodes", taker.parent / "nodes"])
    options = ("--tolerate", "arch", "--tolerate", "speed") if draw.random() < 0.3 else ()
    piped = source.is_dir() and draw.random() < 0.1
    within = source in layers and layers.index(source) >= layers.index(taker.parent)
    return Drawn(source, taker, component, options, draw.choice(CLUSTERS), piped, within)


def _objects(draw: random.Random, *names: str) -> Iterator[dict[str, Any]]:
    for name in names[: draw.randint(1, len(names))]:
        pod = dict(draw.choice(PODS))
        if draw.random() < 0.2:
            pod["volumes"] = [{"name": "settings", "configMap": {"name": "settings"}}]
        kind = draw.choice(["Deployment", "Deployment", "DaemonSet", "StatefulSet"])
        namespace = draw.choice(["", "", "", "team"])
        yield workload(name, draw.choice(IMAGES), kind=kind, namespace=namespace, **pod)


def _transformers(draw: random.Random, likely: float) -> dict[str, Any]:
    """Return what a kustomization does to what it includes."""
    found: dict[str, Any] = {}
    said: dict[str, Callable[[], Any]] = {
        "namePrefix": lambda: draw.choice(["dev-", "web-", "x-"]),
        "nameSuffix": lambda: draw.choice(["-dev", "-web"]),
        "namespace": lambda: draw.choice(["prod", "team"]),
        "images": lambda: [_image(draw)],
        "patches": lambda: [_own(draw)],
        "replicas": lambda: [{"name": "web", "count": 2}],
        "labels": lambda: [{"pairs": {"app.kubernetes.io/part-of": "home"}, "includeSelectors": True}],
        "commonAnnotations": lambda: {"note": "mine"},
        "configMapGenerator": lambda: [{"name": "settings", "literals": [f"a={draw.randint(0, 9)}"]}],
        "buildMetadata": lambda: ["originAnnotations"],
        "sortOptions": lambda: {"order": "legacy"},
    }
    for key, value in said.items():
        if draw.random() < likely * 0.4:
            found[key] = value()
    return found


def _image(draw: random.Random) -> dict[str, str]:
    name, new = (draw.choice(IMAGES).partition(":") for _ in range(2))
    return {"name": name[0], "newName": new[0], "newTag": new[2]}


def _own(draw: random.Random) -> dict[str, Any]:
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "any"},
        "spec": {"template": {"spec": draw.choice(OWN_PATCHES)}},
    }
    return {"target": {"kind": "Deployment"}, "patch": yaml.safe_dump(body)}
