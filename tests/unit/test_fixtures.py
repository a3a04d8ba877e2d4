import json
import runpy
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_the_layout_is_what_the_table_makes() -> None:
    wanted = runpy.run_path(str(FIXTURES / "build_registry.py"))["layout_files"]()
    layout = FIXTURES / "registry"
    held = {
        path.relative_to(layout).as_posix(): path.read_bytes() for path in layout.rglob("*") if path.is_file()
    }
    assert held == wanted


def test_the_table_names_platforms() -> None:
    table = json.loads((FIXTURES / "platforms.json").read_text())
    assert table["mariadb:11"] == ["linux/amd64", "linux/arm64/v8", "linux/ppc64le", "linux/s390x"]
    assert all(platforms for platforms in table.values())
