"""The files of one compose project: which of them may be read, with the variables that each is read with."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from archcheck.documents import nodes
from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.image_lists import env_file
from archcheck.storage.bounded import read_bounded

_SIZE_LIMIT = 16 * 1024 * 1024
_FILE_LIMIT = 256


@dataclass(frozen=True, slots=True, eq=False)
class ComposeFile:
    """One file. `directory` is None on standard input; `variables` stand for `${NAME}` in it."""

    path: str
    directory: Path | None
    root: YamlNode | None
    variables: Mapping[str, str]

    @property
    def services(self) -> YamlNode | None:
        """Its services, by name."""
        return nodes.get(self.root, "services")


class ComposeProject:
    """All files that the first one leads to, each read once.

    A path that leads out of the git work tree of the first file, or out of its folder where there is none, is
    not followed, also where a link has it.
    """

    def __init__(self, first: Path | None) -> None:
        self._within = _work_tree(first.resolve().parent) if first is not None else None
        self._read: dict[Path, ComposeFile] = {}

    def first(self, data: bytes, path: str, directory: Path | None) -> ComposeFile:
        """Return the file that was named.

        Raises:
            InputError: it, or the `.env` beside it, cannot be read.

        """
        variables = self.variables(directory / env_file.NAME) if directory is not None else {}
        return ComposeFile(path, directory, _root(data, path), variables)

    def variables(self, path: Path) -> dict[str, str]:
        """Return the variables of a file; none where it lies outside.

        Raises:
            InputError: it cannot be read.

        """
        return env_file.read_env_file(path) if self._is_inside(path) else {}

    def file(self, path: Path, variables: Mapping[str, str]) -> ComposeFile | None:
        """Return another file of the project; None for one that lies outside of it, or for one too many.

        Raises:
            InputError: it cannot be read.

        """
        if not self._is_inside(path) or len(self._read) >= _FILE_LIMIT:
            return None
        resolved = path.resolve()
        if resolved not in self._read:
            try:
                data = read_bounded(path, _SIZE_LIMIT)
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error
            root = _root(data, str(path))
            self._read[resolved] = ComposeFile(str(path), path.parent, root, variables)
        return self._read[resolved]

    def _is_inside(self, path: Path) -> bool:
        try:
            return self._within is not None and path.resolve().is_relative_to(self._within)
        except (OSError, ValueError):  # a name that no system takes
            return False


def _root(data: bytes, path: str) -> YamlNode | None:
    """Return the first document of a file, as docker reads it.

    Raises:
        InputError: it is no YAML; with line.

    """
    for reading in read(BytesIO(data)):
        match reading:
            case Document(root=root):
                return root
            case Broken(error=error):
                raise InputError(error.what, path=path, line=error.line, why=error.why, hint=error.hint)
            case _:
                return None
    return None


def _work_tree(folder: Path) -> Path:
    """Return the git work tree that a folder lies in; the folder itself where there is none."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), folder)
