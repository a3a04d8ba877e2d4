"""What is there but empty is not what is absent: in guards, in what is taken off again, in every form."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml

from archcheck.errors import ExitCode
from tests.support.kustomizations import (
    AMD64_ONLY,
    ANYWHERE,
    ARCH,
    NOT_ARM32,
    REQUIRED,
    files_in,
    pod_of,
    read,
    write,
)
from tests.support.kustomize import Kustomize, Run
from tests.support.tables import IS_NIGHTLY

pytestmark = pytest.mark.real

A20 = "tolerations: [{key: arch, operator: Exists}, {key: speed, operator: Exists}]"
TOLERATE = ("--tolerate", "arch", "--tolerate", "speed")
SHAPES = (
    "{}",
    "nodeSelector: {}",
    "nodeSelector:",
    "nodeSelector: null",
    "nodeSelector: ~",
    "tolerations: []",
    "tolerations:",
    "tolerations: null",
    "affinity: {}",
    "affinity:",
    "affinity: null",
    "affinity: {nodeAffinity: {}}",
    "affinity: {nodeAffinity: }",
    "affinity: {nodeAffinity: null}",
    "affinity: {nodeAffinity: ~}",
    "affinity: {podAffinity: {}}",
    "affinity: {nodeAffinity: {}, podAntiAffinity: {}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: }}}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: null}}}}",
    "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}",
    "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: }}",
    "affinity:\n  nodeAffinity:",
    f"affinity:\n  nodeAffinity:\n    {REQUIRED}:",
    "nodeSelector: {}\ntolerations: []\naffinity: {}",
    "nodeSelector:\ntolerations:\naffinity:",
    "nodeName: ''\nnodeSelector: {}\naffinity: {nodeAffinity: {}}",
)
NO_TERMS = (
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{}}}}}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: }}}}}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: null}}}}}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: []}}}}}}",
    f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{}}]}}}}}}",
)
"""They match no node, and stay so: a term in them would widen where the pod lands."""

WANTED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "selector": (AMD64_ONLY, "", ()),
    "affinity": (NOT_ARM32, A20, ()),
    "tolerations": (ANYWHERE, "", TOLERATE),
}
"""What a patch adds: by the image, what the pod says besides, and the options."""


def shapes_for(wanted: str) -> tuple[str, ...]:
    """Return the shapes to go with what is wanted: all at night, else each with one of them."""
    return SHAPES if IS_NIGHTLY else SHAPES[list(WANTED).index(wanted) :: len(WANTED)]


def manifest(name: str, shape: str, image: str, more: str) -> str:
    """Return a Deployment whose pod spec begins with some text as it is."""
    said = [] if shape == "{}" else shape.split("\n")
    said += [more] if more and "tolerations" not in shape else []
    pod = "".join(f"      {line}\n" for line in said)
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n"
        "  selector: {matchLabels: {app: x}}\n  template:\n    metadata: {labels: {app: x}}\n    spec:\n"
        f"{pod}      containers:\n      - name: main\n        image: {image}\n"
    )


def tree(folder: Path, shapes: Mapping[str, str], image: str, more: str) -> Path:
    """Write a kustomization with a Deployment of each shape, by name; the kustomization is written once."""
    if not folder.exists():
        write(folder, resources=["objects.yaml"])
    text = "---\n".join(manifest(name, shape, image, more) for name, shape in shapes.items())
    (folder / "objects.yaml").write_text(text)
    return folder


def named(shapes: tuple[str, ...], turn: int = 0) -> dict[str, str]:
    """Return shapes by the names of workloads; `turn` gives each name another shape."""
    return {f"w{at}": shapes[(at + turn) % len(shapes)] for at in range(len(shapes))}


def included(archcheck: Run, folder: Path, *options: object) -> None:
    found = archcheck(
        "patch",
        folder,
        "-o",
        folder / "nodes",
        "--kustomization",
        folder / "kustomization.yaml",
        *options,
    )
    assert found.code == ExitCode.OK, found.err


def verdicts(archcheck: Run, built: str, file: Path) -> set[str]:
    file.write_text(built)
    report = archcheck("manifest", file, "--format", "json").report
    return {each["verdict"] for each in report["workloads"]}


@pytest.mark.parametrize("wanted", WANTED)
def test_a_second_run_changes_no_byte_and_a_third_follows_the_base(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, wanted: str
) -> None:
    image, more, options = WANTED[wanted]
    folder = tree(tmp_path / "base", named(shapes_for(wanted)), image, more)
    included(archcheck, folder, *options)
    first, built = files_in(folder), kustomize.build(folder)
    assert verdicts(archcheck, built, tmp_path / "built.yaml") == {"ok"}
    included(archcheck, folder, *options)
    assert files_in(folder) == first
    tree(folder, named(shapes_for(wanted), 7), image, more)
    included(archcheck, folder, *options)
    after, built = files_in(folder), kustomize.build(folder)
    assert verdicts(archcheck, built, tmp_path / "built.yaml") == {"ok"}
    included(archcheck, folder, *options)
    assert files_in(folder) == after


def test_a_third_run_follows_the_image(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    image, more, options = WANTED["tolerations"]
    shapes = SHAPES if IS_NIGHTLY else SHAPES[::3]
    folder = tree(tmp_path / "base", named(shapes), image, more)
    included(archcheck, folder, *options)
    for now in (AMD64_ONLY, NOT_ARM32, ANYWHERE):
        tree(folder, named(shapes), now, more)
        included(archcheck, folder, *options)
        after, built = files_in(folder), kustomize.build(folder)
        assert verdicts(archcheck, built, tmp_path / "built.yaml") == {"ok"}
        included(archcheck, folder, *options)
        assert files_in(folder) == after


@pytest.mark.parametrize("wanted", WANTED)
def test_what_others_built_with_the_component_in(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a pipe the component is taken off again, by its guards."""
    image, more, options = WANTED[wanted]
    folder = tree(tmp_path / "base", named(shapes_for(wanted)), image, more)
    included(archcheck, folder, *options)
    before = files_in(folder)
    (tmp_path / "built.yaml").write_text(kustomize.build(folder))
    with (tmp_path / "built.yaml").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        found = archcheck("patch", "-", "-o", folder / "nodes", *options)
    assert found.code == ExitCode.OK, found.err
    assert files_in(folder) == before


def test_a_required_affinity_without_a_term_stays_as_it_is(
    tmp_path: Path, kustomize: Kustomize, archcheck: Run
) -> None:
    folder = tree(tmp_path / "base", named(NO_TERMS), AMD64_ONLY, "")
    built = kustomize.build(folder)
    for _ in range(2):
        found = archcheck(
            "patch", folder, "-o", folder / "nodes", "--kustomization", folder / "kustomization.yaml"
        )
        assert found.code == ExitCode.FINDINGS
        assert found.err.count("no patch") == len(NO_TERMS)
        assert kustomize.build(folder) == built


def objects(text: str) -> dict[str, dict[str, object]]:
    return {each["metadata"]["name"]: each for each in read(text)}


def patches(text: str) -> dict[str, Any]:
    """Return the documents by the name in the command above each."""
    return {
        re.findall(r"^# kubectl patch \S+ (\S+)", document, re.MULTILINE)[0]: yaml.safe_load(document)
        for document in text.split("---\n")
    }


@pytest.mark.parametrize("wanted", WANTED)
def test_json6902(tmp_path: Path, archcheck: Run, wanted: str) -> None:
    image, more, options = WANTED[wanted]
    file = tree(tmp_path / "base", named(shapes_for(wanted)), image, more) / "objects.yaml"
    found = patches(archcheck("patch", file, "--form", "json6902", *options).out)
    before = objects(file.read_text())
    after = {name: jsonpatch.apply_patch(each, found.get(name, [])) for name, each in before.items()}
    assert verdicts(archcheck, yaml.safe_dump_all(after.values()), tmp_path / "after.yaml") == {"ok"}


@pytest.mark.parametrize("wanted", WANTED)
def test_strategic(tmp_path: Path, kustomize: Kustomize, archcheck: Run, wanted: str) -> None:
    image, more, options = WANTED[wanted]
    folder = tree(tmp_path / "base", named(shapes_for(wanted)), image, more)
    output = folder / "merge.yaml"
    found = archcheck("patch", folder / "objects.yaml", "--form", "strategic", "-o", output, *options)
    assert found.code == ExitCode.OK, found.err
    write(folder, resources=["objects.yaml"], patches=[{"path": "merge.yaml"}])
    assert verdicts(archcheck, kustomize.build(folder), tmp_path / "built.yaml") == {"ok"}


@pytest.mark.parametrize("wanted", WANTED)
def test_in_place(tmp_path: Path, archcheck: Run, wanted: str) -> None:
    image, more, options = WANTED[wanted]
    file = tree(tmp_path / "base", named(shapes_for(wanted)), image, more) / "objects.yaml"
    found = archcheck("patch", file, "--form", "in-place", "--write", *options)
    assert found.code == ExitCode.OK, found.err
    after = file.read_text()
    assert verdicts(archcheck, after, tmp_path / "after.yaml") == {"ok"}
    archcheck("patch", file, "--form", "in-place", "--write", *options)
    assert file.read_text() == after


@pytest.mark.parametrize("wanted", WANTED)
def test_post_render(tmp_path: Path, archcheck: Run, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    image, more, options = WANTED[wanted]
    file = tree(tmp_path / "base", named(shapes_for(wanted)), image, more) / "objects.yaml"
    texts = [file.read_text()]
    for _ in range(2):
        (tmp_path / "in.yaml").write_text(texts[-1])
        with (tmp_path / "in.yaml").open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            found = archcheck("post-render", *options)
        assert found.code == ExitCode.OK, found.err
        texts.append(found.out)
    assert verdicts(archcheck, texts[1], tmp_path / "after.yaml") == {"ok"}
    assert texts[2] == texts[1]


@pytest.mark.parametrize("wanted", WANTED)
def test_krm(tmp_path: Path, archcheck: Run, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    image, more, options = WANTED[wanted]
    file = tree(tmp_path / "base", named(shapes_for(wanted)), image, more) / "objects.yaml"
    items: list[list[dict[str, object]]] = [read(file.read_text())]
    for _ in range(2):
        resources = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items[-1]}
        (tmp_path / "in.yaml").write_text(yaml.safe_dump(resources))
        with (tmp_path / "in.yaml").open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            found = archcheck("krm", *options)
        assert found.code == ExitCode.OK, found.err
        items.append(yaml.safe_load(found.out)["items"])
    assert verdicts(archcheck, yaml.safe_dump_all(items[1]), tmp_path / "after.yaml") == {"ok"}
    assert items[2] == items[1]


def test_the_case_of_a_selector(tmp_path: Path, kustomize: Kustomize, archcheck: Run) -> None:
    folder = write(tmp_path / "case", resources=["d.yaml"])
    (folder / "d.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n"
        f"      nodeSelector: {{}}\n      containers:\n      - name: c\n        image: {AMD64_ONLY}\n"
    )
    included(archcheck, folder)
    first = files_in(folder)
    included(archcheck, folder)
    assert files_in(folder) == first
    (obj,) = read(kustomize.build(folder))
    assert pod_of(obj)["nodeSelector"] == {ARCH: "amd64"}
