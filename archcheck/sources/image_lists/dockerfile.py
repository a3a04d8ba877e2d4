"""A Dockerfile → the images that it takes from registries: of FROM, `COPY --from` and `RUN --mount=…,from`.

A stage is no image, and neither is `scratch`. A stage on `$BUILDPLATFORM` runs where images are built and not
on nodes, so that no platform is demanded of it; one that names its platform must have just that one
(Dockerfile reference, FROM; BuildKit `dockerfile2llb`, where what is copied from is of the stage's platform).
"""

import re
from collections.abc import Iterator, Mapping

from archcheck.errors import InputError, InvalidPlatformError
from archcheck.findings.model import Location
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName, Placeholder, parse_image
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform
from archcheck.sources.image_lists.dockerfile_lines import Instruction, parse_dockerfile
from archcheck.sources.image_lists.model import NamedImages
from archcheck.sources.image_lists.variables import Expanded, expand

_TARGET, _BUILD = "\0", "\1"
"""What stands for a variable of the platform that is built for, or built on: no text of a file holds them."""

_PARTS = ("PLATFORM", "OS", "ARCH", "VARIANT")
_AUTOMATIC = {
    **{f"TARGET{part}": _TARGET for part in _PARTS},
    **{f"BUILD{part}": _BUILD for part in _PARTS},
}
_FLAG = re.compile(r"--([a-z-]+)=(\S*)")
_FLAGS = re.compile(r"(?:--[a-z-]+(?:=\S*)?\s+)*")
_SCRATCH = "scratch"

_Asked = tuple[Platform, ...] | None
"""The platforms that a stage asks for; None for those of the run."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage, by the name that others take it by; empty where it has none."""

    name: str
    platforms: _Asked


def read_dockerfile(text: str, path: str) -> NamedImages:
    """Return the images of a Dockerfile with their places.

    Raises:
        InputError: it is none, or names a platform that is none; with line.

    """
    return NamedImages(tuple(_Reader(text, path).images()))


class _Reader:
    """One Dockerfile: its arguments, and its stages as far as they were read."""

    def __init__(self, text: str, path: str) -> None:
        parsed = parse_dockerfile(text, path)
        self._path = path
        self._escape = parsed.escape
        self._instructions = parsed.instructions
        self._arguments: dict[str, str] = {}
        self._stages: list[_Stage] = []
        self._names = {name for each in parsed.instructions if (name := _stage_name(each))}

    def images(self) -> Iterator[tuple[ImageName, Location]]:
        for instruction in self._instructions:
            match instruction.keyword:
                case "ARG" if not self._stages:
                    self._declare(instruction.text)
                case "FROM":
                    yield from self._stage(instruction)
                case "COPY" | "RUN" | "ONBUILD":
                    yield from self._sources(instruction)
                case _:
                    continue

    def _declare(self, text: str) -> None:
        """Keep the defaults of global arguments; one without a default has no value."""
        for name, double, single, plain in re.findall(r"""(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))""", text):
            expanded = Expanded(single) if single else self._expand(double or plain)
            self._arguments.pop(name, None)
            if not expanded.missing:
                self._arguments[name] = expanded.text

    def _stage(self, instruction: Instruction) -> Iterator[tuple[ImageName, Location]]:
        flags, words = _flags(instruction.text)
        if not words:
            raise InputError("FROM without an image", path=self._path, line=instruction.line)
        written = words[0].strip("\"'")
        expanded = self._expand(written)
        base = self._stage_of(expanded)
        platforms = self._platforms(flags, instruction)
        if base is not None and "platform" not in flags:
            platforms = base.platforms
        self._stages.append(_Stage(_stage_name(instruction), platforms))
        if base is None and expanded.text.lower() != _SCRATCH:
            yield self._named(written, expanded, instruction, platforms)

    def _sources(self, instruction: Instruction) -> Iterator[tuple[ImageName, Location]]:
        """Yield the images that files are taken from."""
        text = instruction.text
        if instruction.keyword == "ONBUILD":
            text = text.partition(" ")[2].strip()
        flags = _FLAGS.match(text)
        for name, value in _FLAG.findall(flags[0]) if flags else ():
            options = dict(part.partition("=")[::2] for part in value.split(","))
            source = value if name == "from" else options.get("from", "") if name == "mount" else ""
            source = source.strip("\"'")
            is_stage = source.isdigit() or source.lower() in self._names
            if source and not is_stage and source.lower() != _SCRATCH:
                platforms = self._stages[-1].platforms if self._stages else None
                yield self._named(source, Expanded(source), instruction, platforms)

    def _named(
        self, written: str, expanded: Expanded, instruction: Instruction, platforms: _Asked
    ) -> tuple[ImageName, Location]:
        line, column = instruction.position_of(written)
        location = Location(path=self._path, line=line, column=column, platforms=platforms)
        if expanded.missing:
            return Placeholder(written, f"a placeholder: {expanded.missing}"), location
        if _TARGET in expanded.text or _BUILD in expanded.text:
            return Placeholder(written, "a placeholder: another image for each platform"), location
        return parse_image(expanded.text), location

    def _stage_of(self, expanded: Expanded) -> _Stage | None:
        """Return the earlier stage that a name means; `base-$TARGETARCH` means one of several."""
        if expanded.missing:
            return None
        parts = re.split(f"[{_TARGET}{_BUILD}]", expanded.text.lower())
        pattern = ".+".join(map(re.escape, parts))
        named = (stage for stage in reversed(self._stages) if stage.name)
        return next((stage for stage in named if re.fullmatch(pattern, stage.name)), None)

    def _platforms(self, flags: Mapping[str, str], instruction: Instruction) -> _Asked:
        expanded = self._expand(flags.get("platform", "").strip("\"'"))
        if _BUILD in expanded.text:
            return ()
        if not expanded.text or expanded.missing or _TARGET in expanded.text:
            return None
        try:
            return (parse_required_platform(expanded.text),)
        except InvalidPlatformError as error:
            raise InputError(error.what, path=self._path, line=instruction.line, why=error.why) from error

    def _expand(self, text: str) -> Expanded:
        return expand(text, {**self._arguments, **_AUTOMATIC}, self._escape)


def _stage_name(instruction: Instruction) -> str:
    """Return the name of the stage that an instruction begins, in small letters; empty for none."""
    if instruction.keyword != "FROM":
        return ""
    words = _flags(instruction.text)[1]
    return words[2].lower() if len(words) > 2 and words[1].upper() == "AS" else ""


def _flags(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the flags in front of an instruction's words, and the words."""
    match = _FLAGS.match(text)
    end = match.end() if match else 0
    return dict(_FLAG.findall(text[:end])), text[end:].split()
