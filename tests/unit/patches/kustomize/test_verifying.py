"""What a build with a component tells of its entries: which are written, and what came of each workload."""

from dataclasses import replace

from archcheck.patches.kustomize.component import MARK, PatchEntry
from archcheck.patches.kustomize.marking import identity
from archcheck.patches.kustomize.protecting import Protection
from archcheck.patches.kustomize.verifying import Build, Patched, Trial, changed, reach_of
from archcheck.patches.model import Patch, Refusal
from archcheck.scheduling.placement import Verdict
from tests.support.placements import A64, PC, workload
from tests.unit.patches.cases import planned

FOUND = planned(workload(), PC, A64)
WEB = FOUND.inventory.workloads[0]
OTHER = replace(WEB, name="other")
ENTRY = PatchEntry("web.yaml", MARK, {"name": "web"})
TRIAL = Trial([ENTRY], {"web.yaml": 0}, owners={identity(WEB)})


def patched(
    after: Verdict,
    *,
    before: Verdict = Verdict.AT_RISK,
    reached: tuple[int, ...] = (0,),
    is_input: bool = True,
) -> Patched:
    """Return a build of two workloads, of which the target reaches some."""
    both = (WEB, OTHER)
    names = [identity(each) for each in both]
    build = Build(
        "k.yaml",
        dict(zip(names, both, strict=True)),
        {0: [both[number] for number in reached]},
        {names[0]: before, names[1]: Verdict.OK},
        is_input,
    )
    return Patched(build, {names[0]: after, names[1]: Verdict.OK}, {names[number] for number in reached})


def test_an_entry_that_makes_what_it_reaches_safe_has_no_flaw() -> None:
    assert TRIAL.flaws([patched(Verdict.OK)]) == {}


def test_an_entry_that_reaches_nothing() -> None:
    assert TRIAL.flaws([patched(Verdict.OK, reached=())]) == {"web.yaml": "k.yaml does not build it"}


def test_an_entry_after_which_a_workload_is_not_safe() -> None:
    for verdict, words in (
        (Verdict.AT_RISK, "is at risk"),
        (Verdict.STUCK, "is stuck"),
        (Verdict.UNKNOWN, "is not known to be safe"),
    ):
        (flaw,) = TRIAL.flaws([patched(verdict)]).values()
        assert flaw == f"with it, k.yaml builds Deployment/web (pc:1), which {words}"
    spared = replace(TRIAL, spared={"web.yaml"})
    assert spared.flaws([patched(Verdict.UNKNOWN)]) == {}


def test_an_entry_that_changes_what_needs_nothing() -> None:
    (flaw,) = TRIAL.flaws([patched(Verdict.OK, reached=(0, 1))]).values()
    assert flaw == "kustomize also applies it to Deployment/other of k.yaml, which needs nothing of it"
    fine = patched(Verdict.OK, before=Verdict.OK, is_input=False)
    assert TRIAL.flaws([fine])
    assert replace(TRIAL, wanted={"web.yaml"}).flaws([fine]) == {}


def test_what_differs_between_two_builds() -> None:
    other = planned(workload("nodeSelector: {a: b}"), PC, A64).inventory
    assert changed(FOUND.inventory, FOUND.inventory) == frozenset()
    assert changed(FOUND.inventory, other) == {identity(WEB)}
    assert reach_of([WEB], {identity(WEB): [0, 2]}) == {0: [WEB], 2: [WEB]}


def protection(found: Patched, **others: object) -> Protection:
    said: dict[str, object] = {"numbers": {0: 0}, "dropped": {}, "unbuilt": {}, **others}
    return Protection([found], file="k.yaml", layer="another layer", **said)  # type: ignore[arg-type]


def test_a_patch_that_protects_stays_a_patch() -> None:
    (outcome,) = protection(patched(Verdict.OK)).outcomes(FOUND.outcomes)
    assert isinstance(outcome, Patch)


def test_a_patch_that_is_not_written_or_does_not_protect_is_refused_with_its_reason() -> None:
    for found, reason in (
        (
            protection(patched(Verdict.AT_RISK)),
            "with it, k.yaml builds Deployment/web (pc:1), which is at risk",
        ),
        (protection(patched(Verdict.OK), dropped={0: "it fails"}), "it fails"),
        (protection(patched(Verdict.OK), unbuilt={0: ("not here", "there")}), "not here"),
        (protection(patched(Verdict.OK), numbers={}), "a component of k.yaml does not see it"),
    ):
        first = found.outcomes(FOUND.outcomes)[0]
        assert isinstance(first, Refusal)
        assert first.reason == reason
        assert first.hint == ("there" if reason == "not here" else "another layer")


def test_what_is_built_beside_the_input_and_is_not_safe_is_said() -> None:
    found = patched(Verdict.OK)
    unsafe = replace(found, verdicts={**found.verdicts, identity(OTHER): Verdict.STUCK})
    _, beside = protection(unsafe).outcomes(FOUND.outcomes)
    assert isinstance(beside, Refusal)
    assert beside.workload.name == "other"
