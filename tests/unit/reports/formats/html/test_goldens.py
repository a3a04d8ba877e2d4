"""Whole pages, without the style and the script that all of them have."""

import re

import pytest

from tests.unit.reports.conftest import Golden
from tests.unit.reports.formats.documents import DOCUMENTS, rendered


@pytest.mark.parametrize("name", ["gate", "clean", "old"])
def test_the_page(name: str, golden: Golden) -> None:
    page = re.sub(r"(?s)(<(style|script)>).*?(</\2>)", r"\1…\3", rendered("html", DOCUMENTS[name]))
    golden(f"html/{name}.html", re.sub(r"'sha256-[^']+'", "'sha256-…'", page))
