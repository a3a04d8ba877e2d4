"""What is patched is one layer, what takes the component in another: protected there, or refused with the one that can.

Each overlay does something to what its base is, which the other layer does not know.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.command import Outcome
from tests.support.kustomizations import (
    AMD64_ONLY,
    ANYWHERE,
    ARCH,
    COMPONENT,
    NOT_ARM32,
    constrained,
    files_in,
    merge,
    pod_of,
    read,
    workload,
    write,
)
from tests.support.kustomize import Kustomize, Run
from tests.support.tables import IS_NIGHTLY

pytestmark = pytest.mark.real

TO_ANYWHERE = [{"name": "archlinux", "newName": "busybox", "newTag": "1.37"}]
TO_AMD64 = [{"name": "busybox", "newName": "archlinux", "newTag": "base"}]
ONLY_ARM64 = {"nodeSelector": {ARCH: "arm64"}}


ALONE: dict[str, dict[str, Any]] = {
    "prefix": {"namePrefix": "dev-"},
    "suffix": {"nameSuffix": "-dev"},
    "namespace": {"namespace": "prod"},
    "all": {"namePrefix": "dev-", "nameSuffix": "-x", "namespace": "prod"},
    "replicas": {"replicas": [{"name": "web", "count": 2}]},
    "components": {"components": ["../other"]},
    "generator": {"configMapGenerator": [{"name": "settings", "literals": ["a=b"]}]},
    "annotations": {"commonAnnotations": {"a": "b"}},
    "labels": {"labels": [{"pairs": {"a": "b"}, "includeSelectors": True}]},
    "origin": {"buildMetadata": ["originAnnotations", "transformerAnnotations"]},
    "a patch of a name": {
        "patches": [
            {
                "target": {"kind": "Deployment", "name": "web"},
                "patch": '[{"op": "replace", "path": "/metadata/name", "value": "renamed"}]',
                "options": {"allowNameChange": True},
            }
        ]
    },
    "a patch of annotations": {
        "patches": [
            {
                "target": {"kind": "Deployment"},
                "patch": '[{"op": "add", "path": "/metadata/annotations", "value": {"mine": "1"}}]',
            }
        ]
    },
}
TOGETHER: dict[str, dict[str, Any]] = {
    "nothing": {},
    "names": {**ALONE["all"], **ALONE["replicas"], **ALONE["labels"], **ALONE["annotations"]},
    "objects": {**ALONE["components"], **ALONE["generator"], **ALONE["origin"]},
    "a patch of a name": ALONE["a patch of a name"],
    "a patch of annotations": ALONE["a patch of annotations"],
}
RENAMING = {**ALONE, **TOGETHER} if IS_NIGHTLY else TOGETHER
"""What an overlay does: each alone at night, else what does not get in each other's way together."""
RUN_TWICE = RENAMING if IS_NIGHTLY else ("names", "objects")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A component that an overlay takes in beside."""
    volumes = [{"name": "settings", "configMap": {"name": "settings"}}]
    return write(tmp_path / "other", workload("probe", ANYWHERE, volumes=volumes), **COMPONENT)


def layers(tmp_path: Path, image: str = AMD64_ONLY, **overlay: Any) -> tuple[Path, Path]:
    """Write a base, and an overlay of it."""
    volumes = [{"name": "settings", "configMap": {"name": "settings"}}]
    base = write(tmp_path / "base", workload("web", image, volumes=volumes))
    return base, write(tmp_path / "over", resources=["../base"], **overlay)


def architectures(built: str) -> dict[str, str]:
    """Return what of a build is constrained, by name; there are ConfigMaps among it."""
    return constrained(yaml.safe_dump_all(each for each in read(built) if each["kind"] != "ConfigMap"))


def into(archcheck: Run, source: Path, taker: Path) -> Outcome:
    """Patch one layer, and take the component into another."""
    folder = taker.with_name("nodes")
    return archcheck("patch", source, "-o", folder, "--kustomization", taker / "kustomization.yaml")


@pytest.mark.parametrize("said", RENAMING)
def test_an_overlay_is_patched_in_its_base(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, other: Path, said: str
) -> None:
    base, over = layers(tmp_path, **RENAMING[said])
    found = into(archcheck, over, base)
    assert found.code == ExitCode.OK, found.err
    assert "1 patched" in found.err
    assert list(architectures(kustomize.build(over)).values()) == ["amd64"]
    assert architectures(kustomize.build(base)) == {"Deployment/web": "amd64"}
    if said in RUN_TWICE:
        before = files_in(tmp_path)
        assert "0 patched" not in into(archcheck, over, base).err
        assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("source", "said"), [*(("base", said) for said in RENAMING), ("base/objects.yaml", "names")]
)
def test_a_base_is_patched_in_its_overlay(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, other: Path, said: str, source: str
) -> None:
    _, over = layers(tmp_path, **RENAMING[said])
    found = into(archcheck, tmp_path / source, over)
    assert found.code == ExitCode.OK, found.err
    assert "1 patched" in found.err
    assert list(architectures(kustomize.build(over)).values()) == ["amd64"]


@pytest.mark.parametrize("said", RENAMING)
def test_what_is_built_is_patched_where_it_is_built(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, other: Path, said: str
) -> None:
    _, over = layers(tmp_path, **RENAMING[said])
    found = into(archcheck, over, over)
    assert found.code == ExitCode.OK, found.err
    assert list(architectures(kustomize.build(over)).values()) == ["amd64"]


def refused(found: Outcome, tmp_path: Path, before: dict[str, bytes], layer: str) -> None:
    """See that nothing is written, and that the layer is named."""
    assert found.code == ExitCode.FINDINGS, found.err
    assert "patched" not in found.err
    assert layer in found.err
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("image", "overlay", "reason"),
    [
        (AMD64_ONLY, {"images": TO_ANYWHERE}, "needs nothing of it"),
        (AMD64_ONLY, {"patches": merge(**ONLY_ARM64)}, "is stuck"),
        (NOT_ARM32, {"patches": merge(affinity=None, nodeSelector={ARCH: "arm"})}, "is stuck"),
        (AMD64_ONLY, {"patches": merge(nodeSelector=None)}, "is at risk"),
        (AMD64_ONLY, {"patches": merge(nodeSelector={"$patch": "replace"})}, "is at risk"),
    ],
)
def test_a_base_is_another_in_its_overlay(
    tmp_path: Path,
    kustomize: Kustomize,
    archcheck: Run,
    image: str,
    overlay: dict[str, Any],
    reason: str,
) -> None:
    base, over = layers(tmp_path, image, **overlay)
    before = files_in(tmp_path)
    found = into(archcheck, base, over)
    assert reason in found.err
    refused(found, tmp_path, before, f"archcheck patch {over} -o ")


def test_an_overlay_brings_an_image_that_the_base_does_not_have(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """Nothing is wrong with the base: what its overlay builds is at risk all the same, and is said."""
    base, over = layers(tmp_path, ANYWHERE, images=TO_AMD64)
    found = into(archcheck, base, over)
    assert found.code == ExitCode.FINDINGS
    assert f"builds Deployment/web ({AMD64_ONLY}), which is at risk" in found.err
    assert f"archcheck patch {over}" in found.err
    assert into(archcheck, over, over).code == ExitCode.OK
    assert architectures(kustomize.build(over)) == {"Deployment/web": "amd64"}


def test_an_overlay_whose_image_needs_what_its_base_does_not(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    base, over = layers(tmp_path, ANYWHERE, images=TO_AMD64)
    before = files_in(tmp_path)
    refused(into(archcheck, over, base), tmp_path, before, f"archcheck patch {over} -o ")


def test_what_an_overlay_has_besides_is_not_in_its_base(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    base = write(tmp_path / "base", workload("web"))
    over = write(tmp_path / "over", workload("more"), resources=["../base"])
    found = into(archcheck, over, base)
    assert found.code == ExitCode.FINDINGS
    assert "Deployment/more: no patch: a component of" in found.err
    assert "2 workloads: 1 patched, 1 not helped" in found.err
    assert architectures(kustomize.build(over)) == {"Deployment/web": "amd64"}


def test_what_an_overlay_has_besides_its_base_is_said(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    base = write(tmp_path / "base", workload("web"))
    over = write(tmp_path / "over", workload("more"), workload("fine", ANYWHERE), resources=["../base"])
    found = into(archcheck, base, over)
    assert found.code == ExitCode.FINDINGS
    assert "Deployment/more: no patch:" in found.err
    assert "Deployment/fine" not in found.err
    assert "2 workloads: 1 patched, 1 not helped" in found.err


def test_layers_that_have_nothing_in_common(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    one = write(tmp_path / "one", workload("web"))
    two = write(tmp_path / "two", workload("other", ANYWHERE))
    before = files_in(tmp_path)
    found = into(archcheck, one, two)
    assert f"{two / 'kustomization.yaml'} does not build what {one} builds" in found.err
    refused(found, tmp_path, before, f"archcheck patch {one} -o {one / 'nodes'} --kustomization {one}")


def test_two_overlays_of_one_base(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    """Their names have nothing to do with each other; kustomize knows both by the name in the base."""
    _, dev = layers(tmp_path, namePrefix="dev-")
    prod = write(tmp_path / "prod", resources=["../base"], namePrefix="prod-")
    before = files_in(tmp_path)
    refused(into(archcheck, dev, prod), tmp_path, before, f"archcheck patch {dev} -o ")


def overlays(tmp_path: Path) -> tuple[Path, Path]:
    """Write two overlays of one base, which build objects of the same name."""
    _, dev = layers(tmp_path)
    return dev, write(tmp_path / "prod", resources=["../base"])


def test_of_two_overlays_only_that_with_the_component_is_patched(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """What the other builds has the same name, and is another object."""
    dev, prod = overlays(tmp_path)
    target = ("-o", dev / "nodes", "--kustomization", dev / "kustomization.yaml")
    found = archcheck("patch", dev, prod, *target)
    assert found.code == ExitCode.FINDINGS
    assert "2 workloads: 1 patched, 1 not helped" in found.err
    assert f"does not build what {prod} builds" in found.err
    assert f"archcheck patch {prod} -o {prod / 'nodes'} --kustomization {prod}" in found.err
    assert architectures(kustomize.build(dev)) == {"Deployment/web": "amd64"}
    assert architectures(kustomize.build(prod)) == {}
    before = files_in(tmp_path)
    again = archcheck("patch", prod, dev, *target)
    assert again.code == ExitCode.FINDINGS
    assert "1 not helped" in again.err
    assert files_in(tmp_path) == before


def test_an_overlay_beside_is_not_protected_by_its_name(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    dev, prod = overlays(tmp_path)
    before = files_in(tmp_path)
    refused(into(archcheck, prod, dev), tmp_path, before, f"archcheck patch {prod} -o ")


@pytest.mark.parametrize("with_overlay", [False, True])
def test_a_file_that_is_no_resource_is_not_protected_by_its_name(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, with_overlay: bool
) -> None:
    dev, _ = overlays(tmp_path)
    file = tmp_path / "more.yaml"
    file.write_text(yaml.safe_dump(workload("web")))
    named = [dev, file] if with_overlay else [file]
    target = ("-o", dev / "nodes", "--kustomization", dev / "kustomization.yaml")
    found = archcheck("patch", *named, *target)
    assert found.code == ExitCode.FINDINGS
    assert f"does not build {file}" in found.err
    assert f"have {file} in the resources:" in found.err
    assert ("1 patched" in found.err) == with_overlay


def test_several_layers_that_are_all_built_are_patched(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """An overlay, its base and the file of that: one object, which one patch protects."""
    base, dev = layers(tmp_path)
    target = ("-o", tmp_path / "nodes", "--kustomization", dev / "kustomization.yaml")
    found = archcheck("patch", dev, base, base / "objects.yaml", *target)
    assert found.code == ExitCode.OK, found.err
    assert "3 workloads: 3 patched" in found.err
    assert architectures(kustomize.build(dev)) == {"Deployment/web": "amd64"}


def test_with_several_a_build_on_top_is_not_protected_by_a_layer_below(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """It may undo what its base has: by itself it is looked at."""
    base, dev = layers(tmp_path, patches=merge(nodeSelector=None))
    target = ("-o", tmp_path / "nodes", "--kustomization", base / "kustomization.yaml")
    found = archcheck("patch", dev, base, *target)
    assert found.code == ExitCode.FINDINGS
    assert "2 workloads: 1 patched, 1 not helped" in found.err
    assert f"archcheck patch {dev} -o {dev / 'nodes'} --kustomization {dev}" in found.err


def test_one_base_that_becomes_two_which_need_different_patches(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    base, _ = layers(tmp_path, namePrefix="dev-")
    images = [{"name": "archlinux", "newName": "mariadb", "newTag": "11"}]
    tolerations = [{"key": "arch", "operator": "Exists"}, {"key": "speed", "operator": "Exists"}]
    own = merge(tolerations=tolerations)
    write(tmp_path / "prod", resources=["../base"], namePrefix="prod-", images=images, patches=own)
    top = write(tmp_path / "top", resources=["../over", "../prod"])
    before = files_in(tmp_path)
    found = into(archcheck, top, base)
    assert "several objects are one" in found.err
    assert found.code == ExitCode.FINDINGS
    assert files_in(tmp_path / "base") == {
        name.removeprefix("base/"): data for name, data in before.items() if name.startswith("base/")
    } | {"kustomization.yaml": (base / "kustomization.yaml").read_bytes()}
    assert into(archcheck, top, top).code == ExitCode.OK
    assert len(architectures(kustomize.build(top))) == 1


def test_what_a_later_component_brings(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    """Components run in a row: one on top sees what all of them bring."""
    over = write(tmp_path / "over", workload("web"), components=["../nodes", "../late"])
    write(tmp_path / "late", workload("late"), **COMPONENT)
    write(tmp_path / "nodes", **COMPONENT)
    (tmp_path / "nodes/kustomization.yaml").unlink()
    found = into(archcheck, over, over)
    assert found.code == ExitCode.FINDINGS
    assert "Deployment/late: no patch: a component of" in found.err
    assert "include it on top" in found.err
    assert architectures(kustomize.build(over)) == {"Deployment/web": "amd64"}


def test_a_component_in_a_component_of_what_is_patched(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    monitoring = write(tmp_path / "monitoring", workload("probe"), **COMPONENT)
    over = write(tmp_path / "over", workload("web"), components=["../monitoring"], namePrefix="dev-")
    found = into(archcheck, over, monitoring)
    assert found.code == ExitCode.OK, found.err
    assert architectures(kustomize.build(over)) == {
        "Deployment/dev-web": "amd64",
        "Deployment/dev-probe": "amd64",
    }


def test_the_case_of_images(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    """The component stands in the overlay already, and is not there yet."""
    base, over = layers(tmp_path, images=TO_ANYWHERE, components=["arch"])
    before = files_in(tmp_path)
    target = ("-o", over / "arch", "--kustomization", over / "kustomization.yaml")
    refused(archcheck("patch", base, *target), tmp_path, before, f"archcheck patch {over}")
    assert archcheck("patch", over, *target).code == ExitCode.OK
    (obj,) = read(kustomize.build(over))
    assert "nodeSelector" not in pod_of(obj)


def test_a_component_that_drifted_is_written_anew(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """Its guards fail the build: it is patched as it is without the component."""
    base, over = layers(tmp_path, namePrefix="dev-")
    assert into(archcheck, over, base).code == ExitCode.OK
    write(base, workload("web", nodeSelector={"kubernetes.io/os": "linux"}), components=["../nodes"])
    kustomize.refusal(over)
    found = into(archcheck, over, base)
    assert found.code == ExitCode.OK, found.err
    (obj,) = read(kustomize.build(over))
    assert pod_of(obj)["nodeSelector"] == {"kubernetes.io/os": "linux", ARCH: "amd64"}


def test_a_component_of_an_overlay_is_found_below_it(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """Without a kustomization named, it is that which takes the component in."""
    base, over = layers(tmp_path, namePrefix="dev-")
    assert into(archcheck, over, base).code == ExitCode.OK
    before = files_in(tmp_path)
    found = archcheck("patch", over, "-o", tmp_path / "nodes")
    assert found.code == ExitCode.OK
    assert "1 as they are" in found.err
    assert files_in(tmp_path) == before


def test_an_image_of_the_overlay_that_cannot_be_read(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """What it runs on is not known: neither safe nor wrong."""
    images = [{"name": "archlinux", "newName": "registry.invalid/gone", "newTag": "1"}]
    base, over = layers(tmp_path, images=images)
    before = files_in(tmp_path)
    found = into(archcheck, base, over)
    assert found.code == ExitCode.INCOMPLETE
    assert "registry.invalid/gone:1), which is not known to be safe" in found.err
    assert files_in(tmp_path) == before


def test_a_component_that_is_named_by_another_way(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    base, _ = layers(tmp_path)
    (tmp_path / "way").symlink_to(".")
    write(base, workload("web"), components=["../way/nodes"])
    before = (base / "kustomization.yaml").read_bytes()
    assert into(archcheck, base, base).code == ExitCode.OK
    assert (base / "kustomization.yaml").read_bytes() == before
    assert architectures(kustomize.build(base)) == {"Deployment/web": "amd64"}


def test_what_fails_does_not_take_the_rest_with_it(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    """Of six patches in the overlay one does not fit what its components see."""
    write(tmp_path / "base", *(workload(f"w{number}") for number in range(6)))
    own = merge(nodeSelector={"kubernetes.io/os": "linux"})
    own[0]["target"]["name"] = "w3"
    over = write(tmp_path / "over", resources=["../base"], patches=own)
    found = into(archcheck, over, over)
    assert found.code == ExitCode.FINDINGS
    assert "6 workloads: 5 patched, 1 not helped" in found.err
    assert "Deployment/w3: no patch: kustomize fails with it" in found.err
    assert len(architectures(kustomize.build(over))) == 5


@pytest.mark.parametrize(
    ("first", "source"), [("base", "base"), ("base", "over"), ("base", "base/objects.yaml"), ("over", "over")]
)
def test_a_component_that_another_layer_has_is_not_added_once_more(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, first: str, source: str
) -> None:
    """Twice in one build its patches fail, and what was protected would be no more."""
    base, over = layers(tmp_path)
    assert into(archcheck, tmp_path / first, tmp_path / first).code == ExitCode.OK
    before = files_in(tmp_path)
    found = into(archcheck, tmp_path / source, base if first == "over" else over)
    assert found.code == ExitCode.USAGE
    assert f"has {tmp_path / 'nodes'} in its components: already" in found.err
    assert f"--kustomization {tmp_path / first}" in found.err
    assert files_in(tmp_path) == before
    assert architectures(kustomize.build(over)) == {"Deployment/web": "amd64"}
