"""Counts of findings → the text of a baseline → the same counts."""

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archcheck.config.baseline import baseline_text, read_baseline
from archcheck.findings.suppression.model import FindingIdentity

FIELDS = ("rule", "path", "workload", "container", "image", "platforms")
_TEXT = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=6
)
_IDENTITIES = st.tuples(*[_TEXT for _ in FIELDS]).filter(any)
COUNTS = st.dictionaries(_IDENTITIES, st.integers(1, 1_000_000), max_size=5)


def _read(text: str) -> dict[FindingIdentity, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archcheck.baseline"
        path.write_text(text, encoding="utf-8")
        return read_baseline(path)


@given(COUNTS)
def test_what_is_written_is_read_again(counts: dict[FindingIdentity, int]) -> None:
    assert _read(baseline_text(counts)) == counts


@given(COUNTS)
def test_any_reader_of_yaml_sees_the_same(counts: dict[FindingIdentity, int]) -> None:
    found = yaml.safe_load(baseline_text(counts))["findings"]
    assert {tuple(each.get(name, "") for name in FIELDS): each.get("count", 1) for each in found} == counts


@given(COUNTS)
def test_entries_are_sorted_however_they_come(counts: dict[FindingIdentity, int]) -> None:
    assert baseline_text(dict(reversed(counts.items()))) == baseline_text(counts)
    found = yaml.safe_load(baseline_text(counts))["findings"]
    keys = [tuple(each.get(name, "") for name in FIELDS) for each in found]
    assert keys == sorted(keys)


@pytest.mark.parametrize("odd", ["\U0001f680", "\x7f", "a\U0001f680b", "\0", "\x85", "\u2028", "\ufeff"])
def test_any_text_leaves_it_readable(odd: str) -> None:
    counts: dict[FindingIdentity, int] = {("at-risk", odd, odd, odd, odd, odd): 2}
    assert _read(baseline_text(counts)) == counts
    assert yaml.safe_load(baseline_text(counts))["findings"][0]["path"] == odd


def test_the_same_entry_twice_counts_twice() -> None:
    entry = "  - {rule: at-risk, path: p.yaml}\n"
    assert _read(f"version: 1\nfindings:\n{entry}{entry}") == {("at-risk", "p.yaml", "", "", "", ""): 2}
