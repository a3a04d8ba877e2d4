"""The table of docs/architecture.md, held against the imports."""

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "archcheck"

ARCHITECTURE = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
EVERYWHERE = ("errors", "frozen", "hints", "wording")
"""Modules of no room, which import nothing and may be imported by all."""


def documented(title: str) -> dict[str, list[str]]:
    """Return the rows of the table of docs/architecture.md whose first column has a title, by their names."""
    lines = iter(ARCHITECTURE.splitlines())
    next(line for line in lines if line.startswith(f"| {title} |"))
    next(lines)
    table = takewhile(lambda line: line.startswith("|"), lines)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {cells[0].strip("`/"): cells[1:] for cells in rows}


def names_in(cell: str) -> frozenset[str]:
    """Return the names that a cell lists; a dash stands for none."""
    return frozenset(re.findall(r"[a-z_0-9]+", cell))


TABLE = documented("room")
ROOMS = {name: names_in(cells[1]) for name, cells in TABLE.items()}
PURE = (*(name for name, cells in TABLE.items() if cells[2] == "no"), *EVERYWHERE)
SUB_ROOMS = {
    room: {name: names_in(cells[0]) for name, cells in documented(f"in `{room}/`").items()}
    for room in ("patches", "sources/trees")
}
IO_MODULES = frozenset(
    {
        "asyncio",
        "docker",
        "httpx",
        "os",
        "oras",
        "requests",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "tempfile",
        "time",
    }
)
HEAVY = frozenset({"asyncio", "docker", "httpx", "oras", "requests", "rich"})


def modules(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]


def imports(path: Path, *, top_level: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""


def room_of(name: str) -> str:
    return name.split(".")[1] if name.startswith("archcheck.") else ""


@pytest.mark.parametrize("room", [*ROOMS, *EVERYWHERE])
def test_a_room_imports_only_what_lies_before_it(room: str) -> None:
    allowed = ROOMS.get(room, frozenset()) | {room, *EVERYWHERE, ""}
    for path in modules(room):
        beyond = {name for name in imports(path) if room_of(name) not in allowed}
        assert not beyond, f"{path.relative_to(PACKAGE)} imports {sorted(beyond)}"


def test_every_module_is_in_a_room() -> None:
    known = {*ROOMS, *EVERYWHERE, "cli", "__init__", "__main__"}
    assert {
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } == known


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_the_sub_rooms_of_a_room_import_what_the_page_says(room: str) -> None:
    prefix = f"archcheck.{room.replace('/', '.')}."
    imported: dict[str, set[str]] = {}
    for path in modules(room):
        within = path.relative_to(PACKAGE / room).parts[0].removesuffix(".py")
        names = {name.removeprefix(prefix).split(".")[0] for name in imports(path) if name.startswith(prefix)}
        imported.setdefault(within, set()).update(names - {within})
    assert imported.pop("__init__") == set()
    assert imported == SUB_ROOMS[room]


@pytest.mark.parametrize("table", [ROOMS, *SUB_ROOMS.values()], ids=["rooms", *SUB_ROOMS])
def test_imports_go_one_way(table: dict[str, frozenset[str]]) -> None:
    """There is an order in which every room stands after all that it imports."""
    left = dict(table)
    while left:
        free = [name for name, needs in left.items() if not needs & set(left)]
        assert free, f"a circle among {sorted(left)}"
        for name in free:
            del left[name]


def test_no_module_is_in_a_circle_of_imports() -> None:
    """Also not within a room: what a module needs to be loaded is there before it."""
    graph = {module_of(path): set(imports(path, top_level=True)) for path in PACKAGE.rglob("*.py")}
    left = {name: {other for other in needs if other in graph} - {name} for name, needs in graph.items()}
    while left:
        free = [name for name, needs in left.items() if not needs & set(left)]
        assert free, f"a circle among {sorted(left)}"
        for name in free:
            del left[name]


def test_no_class_or_alias_stands_in_two_modules() -> None:
    """A name means one thing: who greps for it finds it."""
    homes: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for name in public_types(path):
            homes.setdefault(name, []).append(module_of(path))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def public_types(path: Path) -> Iterator[str]:
    """Yield the classes of a module, and its aliases of types; type variables mean nothing by themselves."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
            yield from filter(is_type_name, [ast.unparse(node.target)])
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp):
            yield from (ast.unparse(target) for target in node.targets if is_type_name(ast.unparse(target)))


def is_type_name(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_does_no_io(room: str) -> None:
    for path in modules(room):
        found = IO_MODULES & {name.partition(".")[0] for name in imports(path)}
        assert not found, f"{path.relative_to(PACKAGE)} imports {sorted(found)}"


def test_nothing_imports_the_command_line() -> None:
    for room in ROOMS:
        for path in modules(room):
            assert "cli" not in {room_of(name) for name in imports(path)}, path


def test_what_the_verbs_do_knows_no_command_line() -> None:
    for path in modules("actions"):
        assert "click" not in {name.partition(".")[0] for name in imports(path)}, path


def test_a_verb_is_a_thin_file() -> None:
    for path in modules("cli/verbs"):
        assert len(path.read_text("utf-8").splitlines()) <= 50, path


def test_a_verb_loads_its_action_inside_its_command() -> None:
    """So that `--help` and completion cost nothing of what the verb does."""
    for path in modules("cli/verbs"):
        assert "actions" not in {room_of(name) for name in imports(path, top_level=True)}, path


def test_the_command_line_loads_nothing_heavy_up_front() -> None:
    for path in modules("cli"):
        found = HEAVY & {name.partition(".")[0] for name in imports(path, top_level=True)}
        assert not found, f"{path.name} imports {sorted(found)}"


def test_files_are_small() -> None:
    long = {
        str(path): count
        for path in PACKAGE.rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long


def test_functions_are_short() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert not long


@pytest.mark.parametrize("room", ["images", "workloads", "scheduling", "findings", "patches", "reports"])
def test_values_are_frozen(room: str) -> None:
    for path in modules(room):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                for decorator in node.decorator_list:
                    text = ast.unparse(decorator)
                    assert not text.startswith("dataclass") or (
                        "frozen=True" in text and "slots=True" in text
                    ), node.name


PARSERS_OF_IMAGES = {
    "images/naming.py": "the parser, and what it keeps",
    "images/reference.py": "the grammar",
    "workloads/model.py": "an image of a manifest",
    "workloads/mentions/names.py": "an image in an argument, a variable, a text",
    "workloads/fields/beyond.py": "a text that may be an image, in a field that no table knows",
    "workloads/unread/image_fields.py": "a text that may be an image",
    "sources/image_lists/plain.py": "a list of images",
    "sources/image_lists/compose.py": "an image of a service",
    "sources/image_lists/dockerfile.py": "an image of FROM",
    "sources/trees/charts/values.py": "what values of a chart make up",
    "sources/gitops/candidates.py": "what values of a release make up",
    "sources/trees/kustomize/image_changes.py": "an entry of images:",
    "sources/charts/metadata.py": "an image that a chart declares",
    "sources/charts/oci.py": "the address of a chart",
    "registry/layout.py": "a name in a layout or an archive",
    "actions/image.py": "an image that the user names",
    "actions/stored_images.py": "an image that the user names where it is kept",
    "findings/suppression/patterns.py": "a finding's image, against patterns",
    "findings/suppression/fingerprints.py": "a finding's image, without its tag",
    "reports/document/subjects.py": "a report that is read again",
    "reports/formats/fingerprints.py": "a report that is read again",
    "comparing/bumps.py": "names of two locks or reports",
    "comparing/rendering.py": "names of two locks or reports",
}
"""Where the text of an image becomes a name: where it is read. All else has the name, and asks by it."""


def test_an_image_is_parsed_where_it_is_read() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if {"parse_image", "parse_reference"} & set(re.findall(r"\w+", path.read_text("utf-8")))
    }
    assert found == set(PARSERS_OF_IMAGES)
