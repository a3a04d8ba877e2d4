"""The matrix of workloads and nodes, at every width and with any number of nodes."""

import re

import pytest

from archcheck.reports.formats.table.placements import POOLS_SHOWN
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.model import Report
from archcheck.reports.style import ASCII, UNICODE, Style, Symbols
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.unit.reports.placement_samples import SAMPLES, deployment, held, node, placed_report
from tests.unit.reports.samples import json_of

NAMES = ("short", "a-deployment-with-a-rather-long-name-of-its-own")


def pools(count: int) -> list[Node]:
    """Return nodes of which each is a pool of its own."""
    return [
        node(f"rack{at:02}x", "arm64" if at % 2 else "amd64", f"rack={at}:PreferNoSchedule")
        for at in range(count)
    ]


def sample(nodes: list[Node], image: str = "archlinux:base") -> Report:
    return placed_report(held("---\n".join(deployment(image, name=name) for name in NAMES)), nodes)


def matrix(shown: Report, style: Style | None = None) -> list[str]:
    """Return the lines of the matrix, its heading first and what its symbols mean last."""
    lines = render_table(shown, style or Style()).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(("WORKLOAD", "VERD")))
    end = next(at for at, line in enumerate(lines) if at > start and line.lstrip().startswith("NODES "))
    return [line for line in lines[start:end] if line]


@pytest.mark.parametrize(
    ("where", "image", "symbol"),
    [
        (node("n", "amd64"), "nginx:1", UNICODE.has),
        (node("n", "arm64"), "archlinux:base", UNICODE.fails),
        (node("n", "linux/arm/v7"), "eclipse-mosquitto:2", UNICODE.fallback),
        (node("n", "linux/arm/v7", rule=PullRule.OPEN), "eclipse-mosquitto:2", UNICODE.unknown),
        (node("n", "amd64", "a=b:NoSchedule"), "nginx:1", UNICODE.lacks),
        (node("n", "arm64", "a=b:NoSchedule"), "archlinux:base", UNICODE.lacks),
        (node("n", "amd64"), "${REGISTRY}/app:${TAG}", UNICODE.unknown),
    ],
)
def test_cells(where: Node, image: str, symbol: str) -> None:
    shown = placed_report(held(deployment(image)), [where])
    assert matrix(shown)[1].split()[-1] == symbol
    legend = matrix(shown)[2]
    assert legend.startswith(f"{symbol} ")
    assert ";" not in legend


@pytest.mark.parametrize("count", [1, 4, 10, 13, 20, 40])
@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_at_80_columns_every_workload_verdict_and_cell_is_seen(count: int, symbols: Symbols) -> None:
    shown = sample(pools(count))
    lines = matrix(shown, Style(width=80, symbols=symbols))
    assert all(len(line) <= 80 for line in lines)
    first = "".join(line.split(" ")[0] for line in lines)
    assert all(f"Deployment/{name}" in first for name in NAMES)
    text = "\n".join(lines[:-1])
    assert text.count("at risk" if count > 1 else "ok") >= 2
    assert "…" not in text
    assert len(re.findall(rf"(?<= ){symbols.has}(?= |$)", text, re.MULTILINE)) == 2 * ((count + 1) // 2)
    assert len(re.findall(rf"(?<= ){symbols.fails}(?= |$)", text, re.MULTILINE)) == 2 * (count // 2)


def test_numbers_stand_for_names_where_names_do_not_fit() -> None:
    shown = render_table(sample(pools(10)), Style(width=80))
    assert matrix(sample(pools(10)), Style(width=80))[0].split() == [
        "WORKLOAD",
        "VERDICT",
        *map(str, range(1, 11)),
    ]
    legend = re.findall(r"^(\d+) +(rack\d\dx) +linux/(\w+) ", shown, re.MULTILINE)
    assert legend == [(str(at + 1), f"rack{at:02}x", "arm64" if at % 2 else "amd64") for at in range(10)]


def test_names_stand_where_they_fit_and_where_nothing_limits_the_width() -> None:
    for shown, style in ((sample(pools(3)), Style(width=80)), (sample(pools(10)), Style())):
        assert matrix(shown, style)[0].split()[2] == "rack00x"


@pytest.mark.parametrize(
    "nodes",
    [
        [node("alpha"), node("zulu"), node("last", "arm64")],
        [node("größe"), node("last", "arm64")],
        [node("na\u200bme"), node("last", "arm64")],
    ],
    ids=["ellipsis", "accents", "invisible"],
)
@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [80, 10_000])
def test_a_cell_stands_below_its_heading(nodes: list[Node], symbols: Symbols, width: int) -> None:
    heading, row, *_ = matrix(sample(nodes), Style(width=width, symbols=symbols))
    at = heading.index("last")
    assert row[at : at + 4].strip() == symbols.fails


@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_a_platform_stands_below_its_heading(symbols: Symbols) -> None:
    nodes = [node("alpha"), node("zulu"), node("größe", "arm64")]
    lines = render_table(sample(nodes), Style(symbols=symbols)).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("NODES"))
    column = lines[start].index("PLATFORM")
    assert [line[column : column + 6] for line in lines[start + 1 : start + 3]] == ["linux/", "linux/"]


def test_ascii_means_ascii() -> None:
    for shown in SAMPLES.values():
        assert render_table(shown, Style(width=80, symbols=ASCII, verbose=True)).isascii()


@pytest.mark.parametrize("count", [POOLS_SHOWN, POOLS_SHOWN + 1, POOLS_SHOWN + 8])
def test_more_pools_than_fit_are_counted_and_in_the_json(count: int) -> None:
    shown = sample(pools(count))
    text = render_table(shown, Style())
    more = count - POOLS_SHOWN
    assert (f"and {more} more, which --format json has" in text) == (more > 0)
    assert len(matrix(shown)[0].split()) == 2 + POOLS_SHOWN
    document = json_of(shown)
    assert len(document["nodes"]) == count
    assert {len(each["placements"]) for each in document["workloads"]} == {count}


def test_a_failure_on_a_pool_that_is_not_shown_is_told() -> None:
    nodes = [node(f"pc{at:02}x", "amd64", f"rack={at}:PreferNoSchedule") for at in range(41)]
    text = render_table(sample([*nodes, node("odd", "arm64")]), Style())
    assert "may land on odd" in text
    assert "at risk" in text


def test_the_reasons_of_every_pool_are_for_those_who_ask() -> None:
    shown = sample(pools(45))
    quiet, verbose = render_table(shown, Style()), render_table(shown, Style(verbose=True))
    assert "rack44x: may land and" not in quiet
    assert verbose.count("rack44x: may land and runs") == len(NAMES)
    assert verbose.count("rack43x: may land and fails, ImagePullBackOff: no match") == len(NAMES)


def test_the_chain_names_rule_and_what_the_node_has_instead() -> None:
    shown = placed_report(
        held(deployment("nginx:1", "nodeSelector: {disk: ssd, board: x}")),
        [node("pc", "amd64", "a=b:NoSchedule", labels={"board": "y"}, cordoned=True)],
    )
    lines = [line.strip() for line in render_table(shown, Style(verbose=True)).splitlines()]
    at = lines.index("pc: kept off; else runs")
    assert lines[at + 1 : at + 5] == [
        "cordoned (unschedulable)",
        "taint a=b:NoSchedule",
        "nodeSelector board=x (the node has y)",
        "nodeSelector disk=ssd (the node has no such label)",
    ]


def test_what_was_assumed_of_nodes_is_told_once_with_their_names() -> None:
    nodes = [node("one", "arm64", assumptions=("a guess",)), node("two", "amd64", assumptions=("a guess",))]
    assert "Assumed: a guess (one, two)." in render_table(sample(nodes), Style()).splitlines()


def test_what_is_not_modelled_is_named_once_with_its_count() -> None:
    spec = "topologySpreadConstraints: [{whenUnsatisfiable: DoNotSchedule}]"
    text = "---\n".join(deployment("nginx:1", spec, name=name) for name in NAMES)
    shown = placed_report(held(text), [node("pc")])
    lines = render_table(shown, Style()).splitlines()
    assert [line for line in lines if "Not looked at" in line] == [
        "Not looked at, and used by so many workloads: topology spread (2)."
    ]
    assert json_of(shown)["not_modelled"] == [{"what": "topology spread", "workloads": 2}]


def test_no_line_ends_in_space() -> None:
    for shown in SAMPLES.values():
        for style in (Style(verbose=True), Style(width=80), Style(width=80, symbols=ASCII)):
            assert all(line == line.rstrip() for line in render_table(shown, style).splitlines())


def test_the_summary_counts_workloads_and_nodes() -> None:
    last = render_table(SAMPLES["placement-verdicts"], Style()).splitlines()[-1]
    assert last.endswith("13 workloads on 7 nodes: 6 ok, 4 at risk, 2 stuck, 1 unknown.")
