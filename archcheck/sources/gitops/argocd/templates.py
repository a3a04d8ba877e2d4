"""The two languages in which an ApplicationSet fills parameters into its template.

Source: argoproj/argo-cd applicationset/utils/utils.go, Replace; github.com/valyala/fasttemplate.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.tables import ARGO
from archcheck.sources.gitops.go_template.rendering import RenderedTemplate, rendered_template
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.model import Origin

_TEMPLATED = re.compile(r"\{\{.*\}\}")
_ACTION = re.compile(r"\{\{(?P<inner>.*?)\}\}", re.DOTALL)
_FIELD = re.compile(r"(?<![\w)\"`])(?:\$)?\.(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")

_Data: TypeAlias = Mapping[str, object]
_Parameters: TypeAlias = Mapping[str, PlacedValues]


class FillingError(Exception):
    """A template that cannot be filled in: Argo CD makes no Application of it."""


@dataclass(frozen=True, slots=True)
class TemplateLanguage:
    """How parameters are filled in: Go's templates, with what a missing key is, or `{{name}}`."""

    is_go: bool
    missing_key: str = "default"

    def data_of(self, parameters: _Parameters) -> _Data:
        """Return parameters as templates take them."""
        return {key: plain_values(each) for key, each in parameters.items()}

    def text(self, template: str, data: _Data) -> str:
        """Return a text filled in.

        Raises:
            FillingError: it cannot be.

        """
        return self.with_lines(template, data).text

    def with_lines(self, template: str, data: _Data) -> RenderedTemplate:
        """Return a text filled in, with the lines of the template that its lines come of.

        Raises:
            FillingError: it cannot be.

        """
        if not self.is_go:
            text = _plainly_filled(template, data) if _TEMPLATED.search(template) else template
            lines = range(1, text.count("\n") + 2)
            last = template.count("\n") + 1
            return RenderedTemplate(text, tuple(min(line, last) for line in lines))
        try:
            return rendered_template(template, data, functions=ARGO, missing_key=self.missing_key)
        except TemplateError as error:
            raise FillingError(f"{template!r}: {error}") from error

    def scalar(self, template: PlacedScalar, parameters: _Parameters, data: _Data) -> PlacedScalar:
        """Return a scalar filled in, at the place of the last parameter that has one; else at its own.

        A text of several lines keeps its place: its lines follow it.
        """
        if not isinstance(template.meaning, str):
            return template
        text = self.text(template.text, data)
        places = () if "\n" in template.text else self.places(template.text, parameters)
        return PlacedScalar(text, text, places[-1] if places else template.origin, template.level)

    def filled(
        self, values: PlacedValues, parameters: _Parameters, data: _Data | None = None
    ) -> PlacedValues:
        """Return values with all of their texts filled in, keys too."""
        known = self.data_of(parameters) if data is None else data
        if isinstance(values, PlacedScalar):
            return self.scalar(values, parameters, known)
        if isinstance(values, Mapping):
            return {
                self.text(key, known): self.filled(each, parameters, known) for key, each in values.items()
            }
        return [self.filled(each, parameters, known) for each in values]

    def filled_or_kept(self, values: PlacedValues, parameters: _Parameters) -> PlacedValues:
        """Return values filled in; as they are where they name a key that is not there."""
        strict = replace(self, missing_key="error")
        try:
            return strict.filled(values, parameters)
        except FillingError:
            return values

    def places(self, template: str, parameters: _Parameters) -> tuple[Origin, ...]:
        """Return where the parameters stand that a text names, in their order, if they are in a file."""
        return tuple(self._places(template, parameters)) if "{{" in template else ()

    def _places(self, template: str, parameters: _Parameters) -> Iterator[Origin]:
        """Yield where the parameters stand that a text names."""
        for action in _ACTION.finditer(template):
            inner = action["inner"]
            if self.is_go:
                names = [match["path"].split(".") for match in _FIELD.finditer(inner)]
            else:
                names = [[inner.strip()]]
            for name in names:
                if origin := _place(parameters, name):
                    yield origin


def _place(parameters: PlacedValues, name: list[str]) -> Origin | None:
    values = parameters
    for key in name:
        if not isinstance(values, Mapping) or key not in values:
            return None
        values = values[key]
    return values.origin if isinstance(values, PlacedScalar) else None


def _plainly_filled(template: str, data: _Data) -> str:
    """Return a text with `{{ name }}` filled in; one that is not known, or no text, stays as it is."""
    parts: list[str] = []
    rest = template
    while True:
        before, opening, after = rest.partition("{{")
        parts.append(before)
        if not opening:
            return "".join(parts)
        tag, closing, rest = after.partition("}}")
        if not closing:
            raise FillingError(f"{template!r}: '{{{{' is not closed")
        value = data.get(tag.strip())
        parts.append(value if tag.strip() and isinstance(value, str) else f"{{{{{tag}}}}}")
