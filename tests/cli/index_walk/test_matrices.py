"""The matrices of the table, of Markdown and of HTML are one: what an index hides is there in none of them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from archcheck.cli.run import main
from archcheck.images.offering import offer
from archcheck.images.platform import parse_platform
from tests.support.index_layouts import Layout, Spec
from tests.support.tables import walked
from tests.unit.reports.formats.documents import rendered
from tests.unit.reports.formats.html.parsed import parsed
from tests.unit.reports.formats.pages import tables
from tests.unit.scheduling.test_running_indexes import CELLS, answer

COLUMNS = ("linux/amd64", "linux/arm64", "linux/arm/v7")
OFFERS: dict[str, str] = {
    "two without a platform": "N?-",
    "the second without": "NN-",
    "the first without": "NN-",
    "arm/v7 last, without": "N-?",
    "arm/v7 first, without": "?FN",
    "two indexes": "N?-",
    "two indexes with platforms": "NN-",
    "one index": "NN-",
    "an image and an index": "NN-",
    "an index and an image": "NN-",
    "an index in an index in an index": "-N-",
    "a bare image in an index": "-N-",
    "an index under another platform": "-?-",
    "a fallback and a bare image": "-?N",
    "attestations": "N--",
    "an SBOM first": "-?-",
    "an SBOM last": "-N-",
    "an empty platform": "?N-",
    "no system": "-N-",
    "a bare attestation": "-N-",
    "a level of the CPU": "---",
    "a level, and a bare image": "-N-",
    "a single image": "N--",
    "nothing": "---",
}
"""N there, F another to fall back to, ? there where a runtime does not look, - not there."""
LIARS: dict[str, tuple[Spec, str]] = {
    "says arm/v7, is amd64": (["lies:linux/arm/v7:linux/amd64"], "---"),
    "and has amd64 too": (["lies:linux/arm/v7:linux/amd64", "linux/amd64"], "N--"),
    "stands before what it could fall back to": (["lies:linux/arm/v7:linux/amd64", "linux/arm/v6"], "---"),
    "stands before the true one": (["lies:linux/arm/v7:linux/amd64", "linux/arm/v7"], "--?"),
    "an index in the way of a fallback": (
        [{"platform": "linux/arm/v7", "index": ["linux/amd64"]}, "linux/arm/v6"],
        "?--",
    ),
}
"""As `image --deep` finds them, which reads the configs."""
SYMBOLS = {"N": "\u2713", "F": "~", "?": "?", "-": "\N{EN DASH}"}
_WORDS = {"native": "N", "fallback": "F", "hidden": "?", "lacking": "-"}
_LOOKS = {"y": "\u2713", "f": "~", "u": "?", "k": "\N{EN DASH}", "n": "\N{EN DASH}"}
_FATES = {"y": "\u2713", "f": "~", "u": "?", "k": "\N{EN DASH}", "n": "\u2717"}

Cells = dict[str, list[str]]


@dataclass(frozen=True)
class Matrices:
    """The cells of one run by the names of their rows: images on platforms, workloads on nodes."""

    images: Cells
    workloads: Cells


def named(specs: dict[str, Spec]) -> dict[str, Spec]:
    """Return images of the shapes, in their order."""
    return {f"docker.io/t/shape:{number}": spec for number, spec in enumerate(specs.values())}


def of_table(text: str) -> Matrices:
    found: dict[str, Cells] = {"IMAGE": {}, "WORKLOAD": {}}
    rows: Cells = {}
    skipped = width = 0
    for line in text.splitlines():
        cells = line.split()
        if cells and cells[0] in found:
            rows, skipped = found[cells[0]], 1 if cells[0] == "IMAGE" else 2
            width = len(cells) - skipped - ("MORE" in cells) - 2 * ("USED" in cells)
        elif cells and cells[0].startswith(("t/", "Pod/")):
            cells = [cell for cell in cells if cell != "risk"]  # the second word of a verdict
            rows[cells[0]] = cells[skipped : skipped + width]
        elif not cells:
            rows = {}
    return Matrices(found["IMAGE"], found["WORKLOAD"])


def of_markdown(text: str) -> Matrices:
    found: dict[str, Cells] = {"image": {}, "workload": {}}
    for head, *rows in tables(text):
        if head[0] in found:
            start = 1 if head[0] == "image" else 2
            found[head[0]] |= {row[0]: row[start:] for row in rows}
    return Matrices(found["image"], found["workload"])


def of_html(page: str) -> Matrices:
    root = parsed(page)

    def cells(section: str, looks: dict[str, str]) -> Cells:
        rows: Cells = {}
        for part in root.all("section", id=section):
            for row in part.all("tr"):
                name = [each.text for each in row.all("th", scope="row")]
                shown = [each.attributes.get("class") or "" for each in row.all("td")]
                if name:
                    rows[name[0].split(" /")[0]] = [looks[each] for each in shown if each in looks]
        return rows

    return Matrices(cells("images", _LOOKS), cells("workloads", _FATES))


@walked("name", OFFERS)
def test_what_an_index_offers(tmp_path: Path, name: str) -> None:
    spec = next(spec for each, spec, _ in CELLS if each == name)
    found = answer(tmp_path, spec)
    assert "".join(_WORDS[offer(found, parse_platform(each))] for each in COLUMNS) == OFFERS[name]


@walked("name", LIARS)
def test_what_an_index_says_and_its_configs_deny_is_not_offered(tmp_path: Path, name: str) -> None:
    spec, offers = LIARS[name]
    found = answer(tmp_path, spec, deep=True)
    assert "".join(_WORDS[offer(found, parse_platform(each))] for each in COLUMNS) == offers


def test_every_shape_is_in_the_table() -> None:
    assert list(OFFERS) == [name for name, _, _ in CELLS]


def run(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: object) -> tuple[Matrices, ...]:
    """Return the matrices of one run in all formats, and those that its saved report gives."""
    files = {name: folder / f"run.{name}" for name in ("json", "markdown", "html")}
    outputs = [f"--output={name}={path}" for name, path in files.items()]
    main([*map(str, arguments), "--no-cache", *outputs])
    table = of_table(capsys.readouterr().out)
    saved = json.loads(files["json"].read_text())
    written = (of_markdown(files["markdown"].read_text()), of_html(files["html"].read_text()))
    return (table, *written, of_markdown(rendered("markdown", saved)), of_html(rendered("html", saved)))


def test_the_matrices_of_images_are_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    images = named({name: spec for name, spec, _ in CELLS})
    layout = Layout(tmp_path / "layout").write(images)
    names = [name.removeprefix("docker.io/") for name in images]
    first, *others = run(capsys, tmp_path, "image", *names, "--registry-layout", layout)
    assert first.images == {
        name: [SYMBOLS[each] for each in row] for name, row in zip(names, OFFERS.values(), strict=True)
    }
    assert [each.images for each in others] == [first.images] * 4


def test_the_matrices_of_what_is_declared_and_denied_are_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    images = named({name: spec for name, (spec, _) in LIARS.items()})
    layout = Layout(tmp_path / "layout").write(images)
    names = [name.removeprefix("docker.io/") for name in images]
    first, *others = run(capsys, tmp_path, "image", *names, "--deep", "--registry-layout", layout)
    rows = [offers for _, offers in LIARS.values()]
    assert first.images == {
        name: [SYMBOLS[each] for each in row] for name, row in zip(names, rows, strict=True)
    }
    assert [each.images for each in others] == [first.images] * 4


@pytest.mark.parametrize("nodes", ["nodes.yaml", "g.yaml"])
def test_the_matrices_of_workloads_on_nodes_are_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, nodes: str
) -> None:
    images = named({name: spec for name, spec, _ in CELLS})
    layout = Layout(tmp_path / "layout").write(images)
    pods = [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"p{number}"},
            "spec": {"containers": [{"name": "c", "image": name}]},
        }
        for number, name in enumerate(images)
    ]
    (tmp_path / "pods.yaml").write_text("\n---\n".join(map(json.dumps, pods)))
    given = ["--nodes", Path(__file__).with_name("data") / nodes, "--registry-layout", layout]
    first, *others = run(capsys, tmp_path, "manifest", tmp_path / "pods.yaml", *given)
    assert len(first.workloads) == len(first.images) == len(images)
    assert [each.images for each in others] == [first.images] * 4
    assert [each.workloads for each in others] == [first.workloads] * 4


def test_a_report_of_an_earlier_version_is_read_by_its_platforms() -> None:
    image = {"reference": "docker.io/t/shape:0", "status": "found", "platforms": ["linux/amd64"]}
    [[cells]] = [table[1:] for table in tables(rendered("markdown", {"images": [image]}))]
    assert cells[1:] == ["\u2713", "\N{EN DASH}", "\N{EN DASH}"]


def test_an_offer_of_a_later_version_is_not_known() -> None:
    image = {
        "reference": "docker.io/t/shape:0",
        "status": "found",
        "platforms": ["linux/amd64"],
        "offers": {"linux/amd64": "by moonlight", "linux/arm64": 7},
    }
    [[cells]] = [table[1:] for table in tables(rendered("markdown", {"images": [image]}))]
    assert cells[1:] == ["?", "\N{EN DASH}", "\N{EN DASH}"]
