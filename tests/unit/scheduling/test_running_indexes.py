"""What each runtime finds in indexes of each shape: images in rows, machines in columns.

N native, F fallback, D depends, P the pull fails, X it is pulled and fails when executed.
"""

from pathlib import Path

from archcheck.images.availability import Availability
from archcheck.images.platform import parse_platform
from archcheck.images.reference import parse_reference
from archcheck.registry.client.lookup import look_up
from archcheck.registry.layout import LayoutRegistry
from archcheck.scheduling.outcomes import EXEC_FAILS, RunOutcome, Runs
from archcheck.scheduling.running import outcome
from archcheck.scheduling.runtime import Machine, PullRule
from tests.support.index_layouts import Layout, Spec
from tests.support.tables import walked

RULES = {"ctr": "best-first", "open": "open", "strict": "strict", "crio": "cri-o", "docker": "docker"}
MACHINES = [
    "ctr:amd64",
    "ctr:arm64",
    "ctr:arm/v7",
    "open:arm64",
    "strict:arm64",
    "crio:amd64",
    "crio:arm64",
    "crio:arm/v7",
    "docker:amd64",
    "docker:arm64",
]
CELLS: list[tuple[str, Spec, str]] = [
    ("two without a platform", ["bare:linux/amd64", "bare:linux/arm64"], "NPPPP NXX NX"),
    ("the second without", ["linux/amd64", "bare:linux/arm64"], "NNPNN NNX NN"),
    ("the first without", ["bare:linux/amd64", "linux/arm64"], "NNPNN NNX NN"),
    ("arm/v7 last, without", ["bare:linux/amd64", "bare:linux/arm/v7"], "NPPPP NXX NX"),
    ("arm/v7 first, without", ["bare:linux/arm/v7", "bare:linux/amd64"], "PFNDD XFN XF"),
    ("two indexes", [["linux/amd64", "attest"], ["linux/arm64", "attest"]], "NPPPP PPP NP"),
    (
        "two indexes with platforms",
        [
            {"platform": "linux/amd64", "index": ["linux/amd64", "attest"]},
            {"platform": "linux/arm64", "index": ["linux/arm64", "attest"]},
        ],
        "NNPNN PPP NN",
    ),
    ("one index", [["linux/amd64", "linux/arm64"]], "NNPNN PPP NN"),
    ("an image and an index", ["linux/amd64", ["linux/arm64"]], "NNPNN NPP NN"),
    ("an index and an image", [["linux/arm64"], "linux/amd64"], "NNPNN NPP NN"),
    ("an index in an index in an index", [[["linux/arm64"]]], "PNPNN PPP PN"),
    ("a bare image in an index", [["bare:linux/arm64"]], "PNPNN PPP XN"),
    (
        "an index under another platform",
        [{"platform": "linux/arm/v7", "index": ["linux/arm64"]}],
        "PNPDP PPP PN",
    ),
    ("a fallback and a bare image", ["linux/arm/v7", "bare:linux/arm64"], "PFNDP XNN XF"),
    ("attestations", ["linux/amd64", "attest", "attest"], "NPPPP NPP NP"),
    ("an SBOM first", ["sbom", "bare:linux/arm64"], "PPPPP PPP PP"),
    ("an SBOM last", ["linux/arm64", "sbom"], "PNPNN PNP PN"),
    ("an empty platform", ["empty:linux/amd64", "linux/arm64"], "PNPNN PNP DN"),
    ("no system", ["/arm64"], "PNPNN PPP PN"),
    ("a bare attestation", ["bare:unknown/unknown", "linux/arm64"], "PNPNN XNX XN"),
    ("a level of the CPU", ["linux/amd64/v3"], "PPPPP PPP DP"),
    ("a level, and a bare image", ["linux/amd64/v3", "bare:linux/arm64"], "PNPNN XNX DN"),
    ("a single image", "linux/amd64", "NXXXX NXX NX"),
    ("nothing", [], "PPPPP PPP PP"),
]


def answer(directory: Path, spec: Spec, *, docker: bool = False, deep: bool = False) -> Availability:
    layout = Layout(directory / "layout").write({"docker.io/t/image:1": spec}, docker=docker)
    lookup = look_up(LayoutRegistry(layout), parse_reference("t/image:1"), deep=deep)
    try:
        lookup.send(None)
    except StopIteration as done:
        found: Availability = done.value
        return found
    raise AssertionError("a layout waits for nothing")


def machine(text: str) -> Machine:
    name, _, platform = text.partition(":")
    return Machine(parse_platform(f"linux/{platform}"), PullRule(RULES[name]))


def letter(found: RunOutcome) -> str:
    if found.runs is Runs.NO:
        assert found.failure is not None
        return "X" if found.failure.state == EXEC_FAILS else "P"
    return found.runs.value[0].upper()


@walked("name, spec, row", CELLS)
def test_what_a_machine_gets(tmp_path: Path, name: str, spec: Spec, row: str) -> None:
    found = answer(tmp_path, spec)
    got = {text: letter(outcome(found, machine(text))) for text in MACHINES}
    assert got == dict(zip(MACHINES, row.replace(" ", ""), strict=True))
