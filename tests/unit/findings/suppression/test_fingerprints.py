"""The identity of a finding is the same as long as it is the same finding."""

from dataclasses import replace

from archcheck.findings.model import Cause
from archcheck.findings.suppression.fingerprints import fingerprint, identity
from tests.support.tables import named_rows
from tests.unit.findings.suppression.cases import finding

ONE = finding("at-risk", "one:1")
DIGEST = f"@sha256:{'a' * 64}"


def test_tags_digests_lines_and_texts_change_nothing() -> None:
    same = {
        "tag": replace(ONE, image="one:2", causes=(Cause("c", "one:2"),)),
        "digest": replace(ONE, causes=(Cause("c", f"docker.io/library/one:1{DIGEST}"),)),
        "line": replace(ONE, line=90, column=3),
        "text": replace(ONE, message="other words", remedy="other advice"),
        "no causes": replace(ONE, causes=()),
    }
    named_rows(same, lambda other: [identity(other)].index(identity(ONE)))


def test_what_is_another_finding_has_another() -> None:
    others = {
        "rule": replace(ONE, rule="stuck"),
        "path": replace(ONE, path="q.yaml"),
        "workload": replace(ONE, workload="Pod/q"),
        "container": replace(ONE, causes=(Cause("d", "one:1"),)),
        "image": replace(ONE, causes=(Cause("c", "two:1"),)),
        "platform": replace(ONE, lacks=("linux/arm64",)),
    }
    prints = {fingerprint(other) for other in others.values()}
    assert len(prints) == len(others)
    assert fingerprint(ONE) not in prints


def test_the_order_of_causes_and_platforms_changes_nothing() -> None:
    causes = (Cause("b", "two:1"), Cause("a", "one:1"))
    there = replace(ONE, causes=causes, lacks=("linux/arm64", "linux/386"))
    back = replace(ONE, causes=causes[::-1], lacks=("linux/386", "linux/arm64"))
    assert fingerprint(there) == fingerprint(back)


def test_a_path_is_told_from_the_repository() -> None:
    assert identity(ONE, lambda path: f"deploy/{path}")[1] == "deploy/p.yaml"
    assert identity(replace(ONE, path=""), lambda path: f"deploy/{path}")[1] == ""


def test_a_fingerprint_is_32_digits_whatever_the_path() -> None:
    assert len(fingerprint(replace(ONE, path="\udcff.yaml"))) == 32
