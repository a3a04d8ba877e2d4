"""Files that no build is begun with."""

from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.sources.gitops.build_limits import require_bounded
from archcheck.sources.gitops.documents import DocumentCache


def test_aliases_that_stand_for_more_than_memory_holds_are_refused(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text("\n".join(lines))
    with pytest.raises(InputError, match="aliases expand") as caught:
        require_bounded([bomb], DocumentCache())
    assert caught.value.line is not None


def test_aliases_that_people_write_are_taken(tmp_path: Path) -> None:
    plain = tmp_path / "plain.yaml"
    plain.write_text("a: &a {b: 1}\n" + "".join(f"k{number}: *a\n" for number in range(50)))
    script = tmp_path / "script.sh"
    script.write_text("a && b; " + "ls *; " * 20)
    require_bounded([plain, script, tmp_path / "absent.yaml"], DocumentCache())
