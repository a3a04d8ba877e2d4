"""The templates of a ResourceSet, each with the lines of the file that a person edits; and what they give.

Source: flux-operator, internal/builder/resourceset.go: an object among `resources` is written as YAML first,
and its template is that text.
"""

import io
from collections.abc import Iterator, Sequence

from archcheck.documents.composing import compose
from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, members, text_of
from archcheck.documents.reading import Broken, Document, read
from archcheck.documents.values import value_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.budget import StepBudget
from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.model import FunctionSet
from archcheck.sources.gitops.go_template.functions.yaml_emitting import yaml_text
from archcheck.sources.gitops.go_template.rendering import rendered_template
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.written_values import lines_before
from archcheck.workloads.objects import KubernetesObject, objects_in

_DELIMITERS = ("<<", ">>")


@dataclass(frozen=True, slots=True)
class ResourceTemplate:
    """A template; `lines` has the line of the file of each of its lines, `line` is that of the whole."""

    text: str
    lines: tuple[int, ...]
    line: int

    def line_of(self, number: int | None) -> int:
        """Return the line of the file of a line of the template, from 1 on."""
        if number is None or not 0 < number <= len(self.lines):
            return self.line
        return self.lines[number - 1]


def templates_of(obj: BuiltObject) -> Iterator[ResourceTemplate]:
    """Yield the templates of a ResourceSet in the order in which it makes objects of them."""
    for keys in _holders(obj):
        yield from _templates_in(obj, keys)


def _holders(obj: BuiltObject) -> Iterator[tuple[YamlNode | None, YamlNode | None]]:
    spec = get(obj.object.root, "spec")
    written = get(obj.written.root, "spec") if obj.written else None
    steps = elements(get(spec, "steps"))
    if not steps:
        yield spec, written
        return
    beside = elements(get(written, "steps"))
    for number, step in enumerate(steps):
        yield step, beside[number] if len(beside) == len(steps) else None


def _templates_in(
    obj: BuiltObject, holder: tuple[YamlNode | None, YamlNode | None]
) -> Iterator[ResourceTemplate]:
    spec, written = holder
    own = obj.line_of("spec").line or 1
    resources, beside = elements(get(spec, "resources")), elements(get(written, "resources"))
    for number, resource in enumerate(resources):
        yield object_template(resource, beside[number] if len(beside) == len(resources) else None, own)
    text = text_of(get(spec, "resourcesTemplate"))
    if text:
        yield _text_template(text, get(written, "resourcesTemplate"), own)


def _text_template(text: str, written: YamlNode | None, line: int) -> ResourceTemplate:
    count = text.count("\n") + 1
    if not isinstance(written, Scalar):
        return ResourceTemplate(text, (line,) * count, line)
    first = lines_before(written) + 1
    last = first + written.text.count("\n")
    return ResourceTemplate(text, tuple(min(first + number, last) for number in range(count)), written.line)


def object_template(resource: YamlNode, written: YamlNode | None, line: int) -> ResourceTemplate:
    """Return the template that an object is; each line that is written of it has that of what it writes."""
    text = yaml_text(value_of(resource))
    lines: list[int | None] = [None] * (text.count("\n") + 1)
    own = line if written is None else written.line
    if written is not None:
        for root in compose(text.encode(), 0):
            _note_lines(root, written, lines)
    known = own
    for number, each in enumerate(lines):
        known = known if each is None else each
        lines[number] = known
    return ResourceTemplate(text, tuple(each or own for each in lines), own)


def _note_lines(emitted: YamlNode, written: YamlNode, lines: list[int | None]) -> None:
    """Note for each line of an emitted document the line where the same member is written."""
    pending = [(emitted, written)]
    while pending:
        node, beside = pending.pop()
        if isinstance(node, Mapping):
            others = {key.text: (key, value) for key, value in members(beside)}
            for key, value in members(node):
                if key.text in others:
                    name, other = others[key.text]
                    lines[key.line - 1] = other.line if isinstance(other, Scalar) else name.line
                    pending.append((value, other))
        elif isinstance(node, Items):
            pending.extend(zip(node.nodes, elements(beside), strict=False))
        else:
            _note_text(node, beside, lines)


def _note_text(node: Scalar, beside: YamlNode, lines: list[int | None]) -> None:
    lines[node.line - 1] = beside.line
    if isinstance(beside, Scalar):
        for number in range(1, node.text.count("\n") + 1):
            if node.line - 1 + number < len(lines):
                lines[node.line - 1 + number] = lines_before(beside) + number


@dataclass(frozen=True, slots=True)
class MadeObject:
    """An object that a template gives; its nodes have the lines of the file."""

    object: KubernetesObject
    line: int


@dataclass(frozen=True, slots=True)
class FailedTemplate:
    """A template that gives nothing, or a text of which a part is no YAML: why, and the line of the file."""

    reason: str
    line: int


def made_objects(
    template: ResourceTemplate, functions: FunctionSet, budget: StepBudget | None = None
) -> Iterator[MadeObject | FailedTemplate]:
    """Yield the objects that a template makes with the inputs that are among its functions."""
    try:
        rendered = rendered_template(
            template.text, None, functions=functions, delimiters=_DELIMITERS, budget=budget
        )
    except TemplateError as error:
        yield FailedTemplate(
            f"its template cannot be evaluated: {error.message}", template.line_of(error.line)
        )
        return
    lines = tuple(map(template.line_of, rendered.lines))
    for reading in read(io.BytesIO(rendered.text.encode())):
        if isinstance(reading, Broken):
            line = _file_line(lines, reading.error.line, template.line)
            yield FailedTemplate(f"its template gives no YAML: {reading.error.what}", line)
        elif isinstance(reading, Document):
            root = relocated(reading.root, lines)
            yield from (MadeObject(made, made.root.line) for made in objects_in(root))


def _file_line(lines: Sequence[int], number: int | None, otherwise: int) -> int:
    return lines[number - 1] if number is not None and 0 < number <= len(lines) else otherwise


def relocated(node: YamlNode, lines: Sequence[int]) -> YamlNode:
    """Return a node whose lines are others, one for each; columns are not known then."""
    line = _file_line(lines, node.line, node.line)
    match node:
        case Scalar():
            return Scalar(node.text, line, 1, node.plain)
        case Items():
            return Items(tuple(relocated(each, lines) for each in node.nodes), line, 1)
        case Mapping():
            pairs = tuple((relocated(name, lines), relocated(value, lines)) for name, value in node.pairs)
            return Mapping(pairs, line, 1)
