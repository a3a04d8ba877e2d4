from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.sources.image_lists.env_file import parse_env, read_env_file


def test_the_forms_of_docker() -> None:
    text = "\n# why\nA=1\nexport B = 2\nC='$A' # why\nD=\"x$A\" # why\nE=a#b # c\nF=${A}-${NO:-y}\nG:7\nno variable\nH=\n"
    assert parse_env(text) == {
        "A": "1",
        "B": "2",
        "C": "$A",
        "D": "x1",
        "E": "a#b",
        "F": "1-y",
        "G": "7",
        "H": "",
    }


def test_a_file_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


@pytest.mark.parametrize("data", [b"A=\xff", b"A=" + b"x" * 1024 * 1024])
def test_what_cannot_be_read_is_an_error_with_its_path(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_env_file(path)
    assert caught.value.path == str(path)
