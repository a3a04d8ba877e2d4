"""Which tag may have taken the place of which."""

from collections.abc import Sequence

import pytest

from archcheck.comparing.images import image_changes, paired
from archcheck.comparing.needs import by_platforms
from archcheck.images.availability import Availability, Found, ManifestKind
from archcheck.images.platform import parse_platform

DB = "docker.io/library/db"
BOTH, ONE = "amd64 arm64", "amd64"


def known(**tags: str) -> dict[str, Availability]:
    return {
        f"{DB}:{tag.replace('_', '.').replace('X', '-')}": Found(
            tuple(map(parse_platform, platforms.split())), f"sha256:{'a' * 64}", ManifestKind.INDEX, ""
        )
        for tag, platforms in tags.items()
    }


def losses(old: dict[str, Availability], new: dict[str, Availability], *, used: bool = False) -> list[str]:
    needed = by_platforms([parse_platform("arm64")])
    found = image_changes(old, new, needed, used=used)
    return [f"{_tag(each.old)} {_tag(each.new)}" for each in found if each.needed_by]


def _tag(name: str) -> str:
    return name.removeprefix(f"{DB}:")


def test_a_pair_without_a_loss_hides_none_with_one() -> None:
    old, new = known(v1=ONE, v2=BOTH), known(v3=BOTH, v4=ONE)
    assert losses(old, new) == ["v2 v4"]
    old, new = known(v1=BOTH, v2=ONE), known(v3=BOTH, v4=ONE)
    assert losses(old, new) == ["v1 v4"]


def test_a_tag_that_went_without_an_heir_may_have_any() -> None:
    old, new = known(v1=ONE, v2=ONE, v3=BOTH), known(v4=ONE, v5=ONE)
    assert losses(old, new) == ["v3 v4"]


def test_a_tag_that_came_beside_a_bump_may_have_taken_any_place() -> None:
    old, new = known(v1=BOTH, v1Xalpine=BOTH), known(v2=BOTH, v2Xalpine=BOTH, v2Xslim=ONE)
    assert losses(old, new) == ["v1 v2-slim", "v1-alpine v2-slim"]


def test_tags_that_differ_in_numbers_alone_belong_together() -> None:
    old, new = known(v9=BOTH, v9Xamd64=ONE), known(v10=BOTH, v10Xamd64=ONE)
    assert losses(old, new) == []
    assert losses(old, known(v10=BOTH)) == []
    assert losses(old, known(v10Xamd64=ONE)) == ["v9 v10-amd64"]


def test_numbers_are_in_their_own_order() -> None:
    old, new = known(v1_9=BOTH, v1_10=ONE), known(v2_9=BOTH, v2_10=ONE)
    changed = image_changes(old, new, lambda *_: ())
    assert changed == []
    assert paired(old, new) == (set(), set())


@pytest.mark.parametrize("tags", [("v3", "v4"), ("v4",)])
def test_what_workloads_say_is_not_guessed(tags: Sequence[str]) -> None:
    old, new = known(v1=ONE, v2=BOTH), known(**dict.fromkeys(tags, ONE))
    assert losses(old, new, used=True) == []
    assert losses(known(v1=BOTH), known(v1=ONE), used=True) == ["v1 v1"]
