from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.sources.image_lists.reading import read_images
from tests.support.tables import check_rows

ROWS = [
    ("images.txt", "a:1\n", ["a:1"]),
    ("images.txt", "from:1\n", ["from:1"]),
    ("Dockerfile", "# why\nFROM a:1", ["a:1"]),
    ("Dockerfile.arm", "FROM a:1", ["a:1"]),
    ("web.Containerfile", "FROM a:1", ["a:1"]),
    ("other", "# syntax=x\n\nARG A=1\nFROM a:$A", ["a:1"]),
    ("compose.yml", "include: []", []),
    ("docker-compose.prod.yaml", "services: {a: {image: 'a:1'}}", ["a:1"]),
    ("stack.yaml", "version: '3'\nservices:\n  a:\n    image: a:1", ["a:1"]),
    ("stack.json", '{\n  "name": "x",\n  "services": {"a": {"image": "a:1"}}}', ["a:1"]),
]


def test_a_file_is_what_its_name_and_its_content_say(tmp_path: Path) -> None:
    def check(row: tuple[str, str, list[str]]) -> None:
        name, text, images = row
        (tmp_path / name).write_text(text)
        assert [image.familiar for image, _ in read_images(str(tmp_path / name)).images] == images

    check_rows(ROWS, check)


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"---\napiVersion: v1\nkind: Pod\n", "a manifest, and no list of images", 2),
        (b"a:1\n\xff", "a list of images is UTF-8 text", 2),
    ],
)
def test_what_is_no_list(data: bytes, message: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_images(str(path))
    assert (caught.value.what, caught.value.line) == (message, line)
