"""Names, labels and taints of nodes come from outside: none of them reaches a terminal as it is."""

import json
from collections.abc import Callable
from functools import cache

import jsonschema

from archcheck.images.platform import Platform
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.model import Report
from archcheck.reports.schema import report_schema
from archcheck.reports.style import ASCII, Style
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import PullRule
from tests.support.hostile import HOSTILE_TEXTS, RICH_MARKUP
from tests.support.tables import walked
from tests.unit.reports.placement_samples import deployment, held, placed_report
from tests.unit.reports.samples import json_text_of

VALIDATOR = jsonschema.Draft202012Validator(report_schema())
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


@cache
def report_with(place: str, text: str) -> Report:
    return PLACES[place](text)


STYLES = [
    Style(verbose=True),
    Style(width=80, verbose=True),
    Style(width=80, symbols=ASCII, verbose=True),
    Style(width=40),
]


@walked("style", STYLES)
@walked("text", HOSTILE_TEXTS.values())
@walked("place", PLACES)
def test_control_characters_are_written_out(place: str, text: str, style: Style) -> None:
    shown = render_table(report_with(place, text), style)
    assert all(character == "\n" or character.isprintable() for character in shown)
    assert shown.encode()


@walked("text", HOSTILE_TEXTS.values())
@walked("place", PLACES)
def test_no_line_is_forged(place: str, text: str) -> None:
    plain = render_table(report_with(place, "x" * 8), Style(verbose=True))
    assert render_table(report_with(place, text), Style(verbose=True)).count("\n") == plain.count("\n")


@walked("text", RICH_MARKUP)
@walked("place", ["name", "label", "taint", "value", "assumption"])
@walked("style", [Style(verbose=True), Style(verbose=True, color=True)])
def test_markup_is_text(place: str, text: str, style: Style) -> None:
    assert text in render_table(report_with(place, text), style)


@walked("text", HOSTILE_TEXTS.values())
@walked("place", ["name", "label", "taint", "value", "assumption"])
def test_only_our_own_colors_reach_a_terminal(place: str, text: str) -> None:
    style = Style(color=True, verbose=True)
    plain = render_table(report_with(place, "x"), style)
    shown = render_table(report_with(place, text), style)
    assert shown.count("\x1b") == plain.count("\x1b")
    assert all(character in "\n\x1b" or character.isprintable() for character in shown)


@walked("text", [*HOSTILE_TEXTS.values(), *RICH_MARKUP])
@walked("place", ["name", "label", "taint", "value", "assumption"])
def test_json_holds_any_text(place: str, text: str) -> None:
    shown = json_text_of(report_with(place, text))
    assert shown.isascii()
    document = json.loads(shown)
    VALIDATOR.validate(document)
    nodes = document["nodes"]
    held_ = [
        nodes[0]["name"],
        *nodes[0]["hosts"],
        *nodes[0]["labels"].values(),
        *nodes[0]["taints"],
        *nodes[0]["assumptions"],
    ]
    assert any(json.loads(json.dumps(text)) in each for each in held_)


@walked("place", PLACES)
def test_a_very_long_text_is_cut(place: str) -> None:
    assert len(render_table(PLACES[place]("x" * 1_000_000), Style(verbose=True))) < 100_000


@walked("place", PLACES)
def test_a_workload_is_still_told_beside_a_very_long_name(place: str) -> None:
    shown = render_table(PLACES[place]("x" * 500), Style(width=80))
    assert "Deployment/web" in shown
    assert "stuck" in shown
