"""A compose file → the images of its services, each with the platform that its service asks for.

Services of all profiles count: which of them are started is not known. A service that is built and has no
`image` is no image; what is included or extended from files of the same project is read, too
(compose-spec `05-services.md`, `13-merge.md`, `14-include.md`).
"""

import os
from collections.abc import Mapping
from pathlib import Path

from archcheck.documents import nodes
from archcheck.documents.nodes import Scalar, YamlNode
from archcheck.errors import InputError, InvalidPlatformError
from archcheck.findings.model import Location
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName, Placeholder, parse_image
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform
from archcheck.sources.image_lists import env_file
from archcheck.sources.image_lists.compose_project import ComposeFile, ComposeProject
from archcheck.sources.image_lists.model import NamedImages
from archcheck.sources.image_lists.variables import Expanded, expand
from archcheck.sources.stdin import STDIN
from archcheck.workloads.inventory import Loss, Skipped

_DEPTH_LIMIT = 16
_PASTE = "docker compose config | archcheck image -f -"


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A value of a service, and the file in which it stands."""

    node: YamlNode
    file: ComposeFile


def read_compose(data: bytes, path: str) -> NamedImages:
    """Return the images of a compose file with their places, and what is built or lies elsewhere.

    Raises:
        InputError: the file, or one that it leads to, cannot be read, or is none of compose's; with line.

    """
    named = None if path == STDIN else Path(path)
    project = ComposeProject(named)
    reader = _Reader(project)
    reader.read(project.first(data, path, named.parent if named is not None else None), 0)
    return NamedImages(tuple(dict.fromkeys(reader.images)), tuple(reader.skipped))


class _Reader:
    """What the services of a project name."""

    def __init__(self, project: ComposeProject) -> None:
        self._project = project
        self._seen: set[str] = set()
        self.images: list[tuple[ImageName, Location]] = []
        self.skipped: list[Skipped] = []

    def read(self, file: ComposeFile, depth: int) -> None:
        """Take what a file names, and what the files name that it includes."""
        if file.path in self._seen:
            return
        self._seen.add(file.path)
        _require_form(file)
        for name, service in nodes.members(file.services):
            parts = self._parts(_Part(service, file), name.text, 0)
            self._take(name, parts, file)
        for entry in nodes.elements(nodes.get(file.root, "include")):
            self._include(entry, file, depth)

    def _take(self, name: Scalar, parts: dict[str, _Part], file: ComposeFile) -> None:
        image, build = parts.get("image"), parts.get("build")
        policy = nodes.text_of(parts["pull_policy"].node) if "pull_policy" in parts else ""
        if image is None or (build is not None and policy == "build"):
            if build is not None:
                reason = f"the service {name.text} is built here{_dockerfile(build)}"
                self.skipped.append(Skipped(file.path, name.line, reason, kind="service", name=name.text))
            elif "provider" not in parts and "extends" not in parts:
                self._not_read(file, name, f"the service {name.text} has neither image nor build")
            return
        if isinstance(image.node, Scalar):
            self.images.append(_named(image.node, image.file, _platforms(parts.get("platform"))))
        else:
            raise InputError(f"image of {name.text} is no text", path=image.file.path, line=image.node.line)

    def _parts(self, service: _Part, name: str, depth: int) -> dict[str, _Part]:
        """Return the values of a service, with those of what it extends."""
        parts: dict[str, _Part] = {}
        extended = _own(service.node, "extends")
        if extended is not None:
            base = self._extended(extended, service.file, name) if depth < _DEPTH_LIMIT else None
            if base is not None:
                parts = self._parts(base, name, depth + 1)
            else:
                parts["extends"] = _Part(extended, service.file)
        for key in ("image", "platform", "build", "provider", "pull_policy"):
            value = _own(service.node, key)
            if not nodes.is_null(value) and value is not None:
                parts[key] = _Part(value, service.file)
        return parts

    def _extended(self, node: YamlNode, file: ComposeFile, name: str) -> _Part | None:
        """Return the service that another extends; None where it lies elsewhere, which is said."""
        service = nodes.text_of(node) or nodes.text_of(nodes.get(node, "service")) or ""
        path = nodes.text_of(nodes.get(node, "file"))
        other = file if path is None else self._other(path, file, node, file.variables)
        base = nodes.get(other.services, service) if other is not None else None
        if base is None and other is not None:
            self._not_read(file, node, f"{name} extends {service}, which is not in {other.path}")
        return _Part(base, other) if base is not None and other is not None else None

    def _include(self, entry: YamlNode, file: ComposeFile, depth: int) -> None:
        """Read what a file includes, with the `.env` of its own folder under the variables of this one."""
        text = nodes.text_of(entry)
        paths = nodes.get(entry, "path")
        texts = [text] if text else [nodes.text_of(one) for one in (nodes.elements(paths) or (paths,))]
        for path in filter(None, texts):
            variables = dict(file.variables)
            if file.directory is not None and depth < _DEPTH_LIMIT:
                own = self._project.variables((file.directory / path).parent / env_file.NAME)
                variables = {**own, **file.variables}
            other = self._other(path, file, entry, variables) if depth < _DEPTH_LIMIT else None
            if other is not None:
                self.read(other, depth + 1)

    def _other(
        self, text: str, file: ComposeFile, node: YamlNode, variables: Mapping[str, str]
    ) -> ComposeFile | None:
        """Return another file of the project; None, which is said, for one that is not read."""
        path = expand(text, file.variables, "$")
        is_here = file.directory is not None and not path.missing and "://" not in path.text
        other = None
        if is_here and file.directory is not None:
            other = self._project.file(Path(os.path.normpath(file.directory / path.text)), variables)
        if other is None:
            self._not_read(file, node, f"{text} lies elsewhere, and is not read")
        return other

    def _not_read(self, file: ComposeFile, node: YamlNode, reason: str) -> None:
        skipped = Skipped(file.path, node.line, reason, Loss.PODS, "compose", remedy=_PASTE)
        if skipped not in self.skipped:
            self.skipped.append(skipped)


def _require_form(file: ComposeFile) -> None:
    """Refuse services and includes that are none: what is in them would go unsaid.

    Raises:
        InputError: they are of another form; with line.

    """
    services, include = file.services, nodes.get(file.root, "include")
    if not nodes.is_null(services) and services is not None and not isinstance(services, nodes.Mapping):
        raise InputError("services is no mapping", path=file.path, line=services.line)
    if not nodes.is_null(include) and include is not None and not isinstance(include, nodes.Items):
        raise InputError("include is no list", path=file.path, line=include.line)
    for name, service in nodes.members(services):
        if not nodes.is_null(service) and not isinstance(service, nodes.Mapping):
            raise InputError(f"the service {name.text} is no mapping", path=file.path, line=service.line)


def _own(node: YamlNode, key: str) -> YamlNode | None:
    """Return a value of a mapping: its own before what it merges, as go-yaml's version 3 has it."""
    if isinstance(node, nodes.Mapping):
        for name, value in reversed(node.pairs):
            if isinstance(name, Scalar) and name.text == key:
                return value
    return nodes.get(node, key)


def _named(node: Scalar, file: ComposeFile, asked: tuple[Platform, ...] | None) -> tuple[ImageName, Location]:
    location = Location(path=file.path, line=node.line, column=node.column, platforms=asked)
    expanded = _expanded(node, file)
    if expanded.missing:
        return Placeholder(node.text, f"a placeholder: {expanded.missing}"), location
    return parse_image(expanded.text), location


def _platforms(part: _Part | None) -> tuple[Platform, ...] | None:
    """Return the platform that a service asks for; None where it asks for none, or it is not known which."""
    if part is None or not isinstance(part.node, Scalar):
        return None
    expanded = _expanded(part.node, part.file)
    if expanded.missing or not expanded.text:
        return None
    try:
        return (parse_required_platform(expanded.text),)
    except InvalidPlatformError as error:
        raise InputError(error.what, path=part.file.path, line=part.node.line, why=error.why) from error


def _expanded(node: Scalar, file: ComposeFile) -> Expanded:
    return expand(node.text, file.variables, "$")


def _dockerfile(build: _Part) -> str:
    """Return where the images stand that a service is built of, as far as that is a file here."""
    context = nodes.text_of(build.node) or nodes.text_of(nodes.get(build.node, "context")) or "."
    name = nodes.text_of(nodes.get(build.node, "dockerfile")) or "Dockerfile"
    if "://" in context or "$" in context or nodes.get(build.node, "dockerfile_inline") is not None:
        return ""
    folder = build.file.directory or Path()
    path = Path(os.path.normpath(folder / context / name))
    return f": archcheck image -f {path}"
