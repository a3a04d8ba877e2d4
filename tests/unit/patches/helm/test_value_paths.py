"""Which values of a chart may reach a pod spec, how each is probed, and what a text may gain."""

import yaml

from archcheck.patches.helm.value_paths import appended, can_be_appended
from tests.support.tables import walked


@walked(
    "value, is_list, expected",
    [
        (None, False, True),
        ("", True, True),
        ("a: b\n", False, True),
        ("# only that\n", False, True),
        ("- key: a\n", True, True),
        ("- key: a\n", False, False),
        ("a: b\n", True, False),
        ("{a: b}\n", False, False),
        ("  a: b\n", False, False),
        ('{{ include "x" . }}\n', False, False),
        ("nodeAffinity: {}\n", False, False),
        ({"a": "b"}, False, False),
        (["a"], True, False),
        (7, False, False),
    ],
)
def test_what_lines_can_be_added_to(value: object, is_list: bool, expected: bool) -> None:
    assert can_be_appended(value, is_list=is_list) is expected


def test_lines_are_added_below() -> None:
    assert yaml.safe_load(appended("a: b", {"c": "d"})) == {"a": "b", "c": "d"}
    assert appended(None, {}) == ""
