"""An index whose entries are not what they are listed as."""

import pytest

from tests.unit.findings.image_cases import findings, found


@pytest.mark.parametrize(
    ("required", "rules"), [([], ["index-untrue"]), (["arm64"], ["platform-missing", "index-untrue"])]
)
def test_it_is_told_beside_what_the_image_lacks(required: list[str], rules: list[str]) -> None:
    told = findings(found("amd64", message="linux/amd64 is not there"), *required)
    assert [finding.rule for finding in told] == rules
    assert told[-1].message == "nginx:1: linux/amd64 is not there"
    assert told[-1].severity == "warning"


def test_an_index_that_holds_is_none() -> None:
    assert findings(found("amd64")) == []
