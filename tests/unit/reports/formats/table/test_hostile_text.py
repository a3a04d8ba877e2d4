"""A name, a message or a path from outside does not reach the terminal as it is."""

from collections.abc import Callable

from archcheck.errors import ExitCode
from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding, Severity
from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.naming import Invalid, parse_image
from archcheck.images.reference import Reference
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.model import ImageResult, Report
from archcheck.reports.style import ASCII, UNICODE, Style
from archcheck.workloads.model import ImageUse, PodSpec, Role, Source, Workload
from tests.support.hostile import HOSTILE_TEXTS, RICH_MARKUP
from tests.support.tables import walked

Place = Callable[[str], Report]


def build(
    *,
    image: str = "nginx",
    message: str = "gone",
    remedy: str = "try again",
    kind: str = "Pod",
    name: str = "web",
    path: str = "web.yaml",
    hook: str = "",
    declared: str = "",
) -> Report:
    owner = Workload(
        "v1",
        kind,
        "",
        name,
        Source(path, 1),
        (PodSpec(("spec",), (ImageUse("c", Role.CONTAINER, image, 1, 1),)),),
        (hook,) if hook else (),
    )
    return Report(
        (
            ImageResult(parse_image(image), Unknown(Reason.INVALID, message)),
            ImageResult(Invalid("b", message), Missing(message)),
        ),
        (owner,),
        (Finding("image-missing", Severity.ERROR, message, remedy, owner.label, "c", image, path, 1, 1),),
        (),
        (),
        (),
        ChartFacts(declared, declared, ()) if declared else None,
        (Reference("docker.io", declared),) if declared else (),
        complete=False,
        exit_code=ExitCode.FINDINGS,
    )


PLACES: dict[str, Place] = {
    "image": lambda text: build(image=text),
    "message": lambda text: build(message=text),
    "remedy": lambda text: build(remedy=text),
    "kind": lambda text: build(kind=text),
    "name": lambda text: build(name=text),
    "path": lambda text: build(path=text),
    "hook": lambda text: build(hook=text),
    "declared": lambda text: build(declared=text),
}


@walked("style", [Style(), Style(width=80, symbols=ASCII)])
@walked("text", HOSTILE_TEXTS.values())
@walked("place", PLACES)
def test_control_characters_are_written_out(place: str, text: str, style: Style) -> None:
    shown = render_table(PLACES[place](text), style)
    assert all(character == "\n" or character.isprintable() for character in shown)
    assert shown.encode()


@walked("text", HOSTILE_TEXTS.values())
@walked("place", PLACES)
def test_no_line_is_forged(place: str, text: str) -> None:
    plain = render_table(PLACES[place]("x" * 8), Style())
    assert render_table(PLACES[place](text), Style()).count("\n") == plain.count("\n")


@walked("text", RICH_MARKUP)
@walked("place", PLACES)
def test_markup_is_text(place: str, text: str) -> None:
    assert text in render_table(PLACES[place](text), Style())


@walked("text", HOSTILE_TEXTS.values())
@walked("place", PLACES)
def test_only_our_own_colors_reach_a_terminal(place: str, text: str) -> None:
    plain = render_table(PLACES[place]("x"), Style(color=True, symbols=UNICODE))
    shown = render_table(PLACES[place](text), Style(color=True, symbols=UNICODE))
    assert shown.count("\x1b") == plain.count("\x1b")
    assert all(character in "\n\x1b" or character.isprintable() for character in shown)


@walked("place", PLACES)
def test_a_very_long_text_is_cut(place: str) -> None:
    assert len(render_table(PLACES[place]("x" * 1_000_000), Style())) < 40_000
