"""Names, labels and taints of nodes come from outside: none of them reaches a terminal as it is."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import archcheck.reports
from archcheck.images.platform import Platform
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.model import Report
from archcheck.reports.style import ASCII, Style
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import PullRule
from tests.unit.reports.placement_samples import deployment, held, placed_report
from tests.unit.reports.samples import json_text_of

SCHEMA_FILE = Path(archcheck.reports.__file__).parent / "schemas" / "report-v1.schema.json"
HOSTILE = {
    "ansi": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "c1": "\x9b31mred",
    "bidi": "\u202egnp.exe\u2066",
    "newline": "one\nerror forged: line\r\nmore",
    "breaks": "\x85\u2028\u2029\x0b\x0c\x1c",
    "nul": "a\x00b\x7f\x08",
    "surrogate": "\ud800\udc00",
    "invisible": "\u200b\u200d\ufeff\u00ad",
    "tab": "a\tb",
}
MARKUP = ["[red]x[/red]", "[/]", "[link=https://evil.example]y[/link]", ":smile:", "\\[bold]", "[[x]]"]
SPEC = "nodeSelector: {disk: ssd}"


def build(
    *,
    name: str = "a64",
    label: str = "hdd",
    key: str = "arch",
    value: str = "armhf",
    os: str = "linux",
    architecture: str = "arm64",
    assumption: str = "",
) -> Report:
    board = Node(
        name,
        Platform(os, architecture),
        PullRule.BEST_FIRST,
        {"disk": label, "kubernetes.io/arch": "arm64"},
        (Taint(key, value), Taint(key, value, "PreferNoSchedule")),
        assumptions=(assumption,) if assumption else (),
    )
    free = Node(
        f"{name}2",
        Platform(os, architecture),
        PullRule.BEST_FIRST,
        {"disk": label},
        assumptions=board.assumptions,
    )
    text = "---\n".join(
        [
            deployment("archlinux:base", SPEC),
            deployment("archlinux:base", "tolerations: [{operator: Exists}]", "b"),
        ]
    )
    return placed_report(held(text), [board, free])


PLACES: dict[str, Callable[[str], Report]] = {
    "name": lambda text: build(name=text),
    "label": lambda text: build(label=text),
    "taint": lambda text: build(key=text),
    "value": lambda text: build(value=text),
    "system": lambda text: build(os=text),
    "architecture": lambda text: build(architecture=text),
    "assumption": lambda text: build(assumption=text),
}
STYLES = [
    Style(verbose=True),
    Style(width=80, verbose=True),
    Style(width=80, symbols=ASCII, verbose=True),
    Style(width=40),
]


@pytest.mark.parametrize("style", STYLES, ids=["wide", "80", "80-ascii", "40"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_control_characters_are_written_out(place: str, text: str, style: Style) -> None:
    shown = render_table(PLACES[place](text), style)
    assert all(character == "\n" or character.isprintable() for character in shown)
    assert shown.encode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_no_line_is_forged(place: str, text: str) -> None:
    plain = render_table(PLACES[place]("x" * 8), Style(verbose=True))
    assert render_table(PLACES[place](text), Style(verbose=True)).count("\n") == plain.count("\n")


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("place", ["name", "label", "taint", "value", "assumption"])
@pytest.mark.parametrize(
    "style", [Style(verbose=True), Style(verbose=True, color=True)], ids=["plain", "color"]
)
def test_markup_is_text(place: str, text: str, style: Style) -> None:
    assert text in render_table(PLACES[place](text), style)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", ["name", "label", "taint", "value", "assumption"])
def test_only_our_own_colors_reach_a_terminal(place: str, text: str) -> None:
    style = Style(color=True, verbose=True)
    plain = render_table(PLACES[place]("x"), style)
    shown = render_table(PLACES[place](text), style)
    assert shown.count("\x1b") == plain.count("\x1b")
    assert all(character in "\n\x1b" or character.isprintable() for character in shown)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *MARKUP])
@pytest.mark.parametrize("place", ["name", "label", "taint", "value", "assumption"])
def test_json_holds_any_text(place: str, text: str) -> None:
    shown = json_text_of(PLACES[place](text))
    assert shown.isascii()
    document = json.loads(shown)
    jsonschema.validate(document, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    nodes = document["nodes"]
    held_ = [
        nodes[0]["name"],
        *nodes[0]["hosts"],
        *nodes[0]["labels"].values(),
        *nodes[0]["taints"],
        *nodes[0]["assumptions"],
    ]
    assert any(json.loads(json.dumps(text)) in each for each in held_)


@pytest.mark.parametrize("place", PLACES)
def test_a_very_long_text_is_cut(place: str) -> None:
    assert len(render_table(PLACES[place]("x" * 1_000_000), Style(verbose=True))) < 100_000


@pytest.mark.parametrize("place", PLACES)
def test_a_workload_is_still_told_beside_a_very_long_name(place: str) -> None:
    shown = render_table(PLACES[place]("x" * 500), Style(width=80))
    assert "Deployment/web" in shown
    assert "stuck" in shown
