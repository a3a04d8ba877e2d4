import pytest

from archcheck.images.availability import Availability, Missing, Reason, Unknown, Unresolved
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.model import Report
from archcheck.reports.style import ASCII, UNICODE, Style, Symbols
from archcheck.workloads.model import Role, Source
from tests.unit.reports.samples import DIGEST, EVERYTHING, FINE, found, image, report, workload

MANY = (
    "linux/amd64 linux/arm64 linux/arm/v7 linux/arm/v6 linux/arm/v5 linux/386 linux/ppc64le linux/s390x "
    "linux/riscv64 linux/loong64 linux/mips64le windows(10.0.20348.2700)/amd64"
)
TERMINALS = ("dumb", "unknown", "linux", "xterm-256color", "xterm-kitty")
VARIABLES = (
    "TERM",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
)


def lines(shown: Report, style: Style | None = None) -> list[str]:
    return render_table(shown, style or Style()).splitlines()


def cells(availability: Availability, required: str, symbols: Symbols = UNICODE) -> list[str]:
    heading, row, *_ = lines(
        report(image("nginx:1", availability), required=required), Style(symbols=symbols)
    )
    assert heading.startswith("IMAGE")
    return row.split()[1 : 1 + len(required.split())]


@pytest.mark.parametrize(
    ("availability", "expected"),
    [
        (found("linux/amd64 linux/arm64 linux/arm/v7"), "✓ ✓ ✓"),
        (found("linux/amd64 linux/arm64/v8"), "✓ ✓ \N{EN DASH}"),
        (found("linux/arm/v7"), "\N{EN DASH} ~ ✓"),
        (found("linux/arm/v6"), "\N{EN DASH} ~ ~"),
        (found("linux/386"), "~ \N{EN DASH} \N{EN DASH}"),
        (found(""), "\N{EN DASH} \N{EN DASH} \N{EN DASH}"),
        (Missing("gone"), "\N{EN DASH} \N{EN DASH} \N{EN DASH}"),
        (Unresolved(), "? ? ?"),
        *((Unknown(reason, "why"), "? ? ?") for reason in Reason),
    ],
)
def test_cells(availability: Availability, expected: str) -> None:
    assert cells(availability, "linux/amd64 linux/arm64 linux/arm/v7") == expected.split()


def test_cells_in_ascii() -> None:
    shown = cells(found("linux/amd64 linux/arm/v7"), "linux/amd64 linux/arm64 linux/s390x", ASCII)
    assert shown == ["yes", "~", "-"]


def test_the_columns_are_the_required_platforms() -> None:
    shown = report(image("nginx:1", found("linux/amd64")), required="linux/s390x windows/amd64 linux/arm/v6")
    assert lines(shown)[0].split() == ["IMAGE", "s390x", "windows/amd64", "arm/v6", "MORE"]


def test_without_requirements_the_columns_are_those_of_a_home_cluster() -> None:
    assert lines(FINE)[0].split() == ["IMAGE", "amd64", "arm64", "arm/v7"]


@pytest.mark.parametrize(
    ("platforms", "more"),
    [("linux/amd64", None), ("linux/amd64 linux/s390x", "+1"), ("linux/s390x linux/ppc64le linux/386", "+3")],
)
def test_platforms_without_column_are_counted(platforms: str, more: str | None) -> None:
    heading, row, *_ = lines(report(image("nginx:1", found(platforms)), required="linux/amd64"))
    assert ("MORE" in heading) == (more is not None)
    assert row.endswith(more or "✓")


@pytest.mark.parametrize(("platforms", "explained"), [("linux/arm/v6", True), ("linux/arm/v7", False)])
def test_a_fallback_is_explained_where_one_is_shown(platforms: str, explained: bool) -> None:
    shown = render_table(report(image("nginx:1", found(platforms)), required="linux/arm/v7"), Style())
    assert ("fall back" in shown) == explained


def test_a_digest_is_shortened() -> None:
    assert lines(report(image(f"nginx:1@{DIGEST}", found("linux/amd64"))))[1].startswith(
        "nginx:1@sha256:0123456789ab… "
    )


def test_an_empty_image_is_seen() -> None:
    assert lines(report(image("", Unresolved())))[1].startswith('""')


@pytest.mark.parametrize(
    ("role", "hooks", "user"),
    [
        (Role.CONTAINER, (), "Deployment/web"),
        (Role.INIT, (), "Deployment/web (init)"),
        (Role.SIDECAR, (), "Deployment/web (sidecar)"),
        (Role.EPHEMERAL, (), "Deployment/web (ephemeral)"),
        (Role.VOLUME, (), "Deployment/web (volume)"),
        (Role.ARGUMENT, (), "Deployment/web (argument)"),
        (Role.CONTAINER, ("test",), "Deployment/web (test)"),
        (Role.CONTAINER, ("pre-install", "pre-upgrade"), "Deployment/web (hook pre-install,pre-upgrade)"),
        (Role.INIT, ("post-install",), "Deployment/web (hook post-install, init)"),
    ],
)
def test_who_uses_an_image(role: Role, hooks: tuple[str, ...], user: str) -> None:
    used = workload("web", ("web", role, "docker.io/library/nginx:1"), hooks=hooks)
    shown = report(image("nginx:1", found("linux/amd64")), workloads=(used,))
    assert lines(shown)[1].endswith(f"  {user}")


@pytest.mark.parametrize(
    ("count", "users"),
    [(1, "Pod/0"), (3, "Pod/0, Pod/1, Pod/2"), (4, "Pod/0, Pod/1, Pod/2 +1"), (9, "Pod/0, Pod/1, Pod/2 +6")],
)
def test_many_users_are_counted(count: int, users: str) -> None:
    owners = tuple(workload(str(n), ("web", Role.CONTAINER, "nginx:1"), kind="Pod") for n in range(count))
    assert lines(report(image("nginx:1", found("linux/amd64")), workloads=owners))[1].endswith(f"  {users}")


def test_a_workload_with_two_containers_of_one_image_is_one_user() -> None:
    used = workload("web", ("a", Role.CONTAINER, "nginx:1"), ("b", Role.CONTAINER, "nginx:1"))
    assert lines(report(image("nginx:1", found("")), workloads=(used,)))[1].endswith("  Deployment/web")


def test_findings_of_one_message_stand_together_and_the_worst_first() -> None:
    shown = lines(EVERYTHING)
    headings = [line.split()[0] for line in shown if line.startswith(("error ", "warning ", "note "))]
    assert headings == sorted(headings)
    assert set(headings) == {"error", "warning"}
    assert len([line for line in shown if "lacks linux/arm/v7; it has linux/amd64, linux/arm64" in line]) == 1


def test_what_the_chart_declares_is_listed() -> None:
    shown = lines(report(declared="bitnami/os-shell:12 ghcr.io/a/b:1"))
    position = shown.index("Declared by the chart, not rendered (checked with --declared):")
    assert shown[position + 1 : position + 3] == ["  bitnami/os-shell:12", "  ghcr.io/a/b:1"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize(
    "required", ["linux/amd64", "linux/amd64 linux/arm64 linux/arm/v7", MANY], ids=["1", "3", "12"]
)
def test_every_image_is_told_apart_at_any_width(width: int, required: str) -> None:
    names = ["nginx:1", "redis:7", "ghcr.io/some/very/long/repository/name/of/a/controller:v1.2.3"]
    shown = report(*(image(name, found("linux/amd64")) for name in names), required=required)
    text = "".join(line.split(" ")[0] for line in lines(shown, Style(width=width)))
    assert all(name in text for name in names)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_table_fits(width: int) -> None:
    used = workload("a-rather-long-name-of-a-workload", ("web", Role.CONTAINER, "nginx:1"))
    name = "ghcr.io/some/very/long/repository/name/of/a/controller:v1.2.3"
    shown = report(
        image(name, found("linux/amd64")), image("nginx:1", found("linux/amd64")), workloads=(used,)
    )
    table = lines(shown, Style(width=width))
    assert all(len(line) <= width for line in table[: table.index("")])


def test_one_image_is_one_line_where_nothing_limits_the_width() -> None:
    name = "ghcr.io/" + "/".join(["component"] * 20) + ":1"
    used = tuple(workload("w" * 200 + str(n), ("web", Role.CONTAINER, name)) for n in range(3))
    row = lines(report(image(name, found("linux/amd64")), workloads=used))[1]
    assert row.startswith(f"{name} ")
    assert row.endswith("2")


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize(
    ("name", "value"), [*(("TERM", each) for each in TERMINALS), *((each, "1") for each in VARIABLES)]
)
def test_the_environment_changes_nothing(
    name: str, value: str, color: bool, plain_environment: pytest.MonkeyPatch
) -> None:
    style = Style(width=200, color=color)
    before = render_table(EVERYTHING, style)
    plain_environment.setenv(name, value)
    assert render_table(EVERYTHING, style) == before


def test_color_only_where_it_is_wanted() -> None:
    assert "\x1b[" not in render_table(EVERYTHING, Style())
    assert "\x1b[31m" in render_table(EVERYTHING, Style(color=True))


def test_no_line_ends_in_space() -> None:
    for style in (Style(), Style(width=80), Style(width=80, symbols=ASCII)):
        assert all(line == line.rstrip() for line in lines(EVERYTHING, style))


def test_ascii_symbols_mean_ascii_text() -> None:
    shown = report(
        image(f"nginx:1@{DIGEST}", found("linux/amd64")),
        image("ghcr.io/some/very/long/repository/name/of/a/controller:v1.2.3", Missing("gone")),
        required=MANY,
    )
    assert render_table(shown, Style(width=80, symbols=ASCII)).isascii()


def test_a_report_is_the_same_each_time() -> None:
    assert render_table(EVERYTHING, Style()) == render_table(EVERYTHING, Style())


def test_a_rendered_workload_has_no_line_in_its_place() -> None:
    source = Source("shop/templates/web.yaml", None)
    shown = workload("web", ("web", Role.CONTAINER, ""), source=source)
    assert "shop/templates/web.yaml:" not in render_table(report(workloads=(shown,)), Style())


@pytest.mark.parametrize("symbols", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("name", [f"nginx:1@{DIGEST}", "$(x)\u00e9", "short:1"])
def test_a_cell_stands_below_its_heading(name: str, symbols: Symbols) -> None:
    shown = report(
        image(name, Missing("gone")), image("nginx:1", found("linux/amd64")), required="linux/amd64"
    )
    heading, first, second, *_ = lines(shown, Style(symbols=symbols))
    start = heading.index("amd64")
    for row, cell in ((first, symbols.lacks), (second, symbols.has)):
        assert row[start : start + len("amd64")] == cell.center(len("amd64")).rstrip()
