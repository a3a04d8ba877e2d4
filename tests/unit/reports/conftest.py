from collections.abc import Callable
from pathlib import Path

import pytest

Golden = Callable[[str, str], None]

GOLDENS = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the file of that name; `--update-goldens` writes it instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens"):
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden {name}: run pytest --update-goldens, and read what it writes"
        assert text == path.read_bytes().decode()

    return compare
