"""`{{inputs.parameters.x}}` of Argo Workflows → the values that one object gives for it.

A template has its parameters from whatever calls it, the entrypoint from the workflow; what no caller gives
has its default. Source: argoproj/argo-workflows, workflow/common/util.go (ProcessArgs).
"""

import re
from collections.abc import Sequence
from functools import cached_property

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, at, elements, get, is_null, text_of
from archcheck.workloads.fields.parameters import MOST_LOOKUPS, MOST_TEXTS, filled

_TAG = re.compile(r"\{\{\s*([^{}=][^{}]*?)\s*\}\}")
_DEEPEST = 6
_INPUT = "inputs.parameters."
_OF_WORKFLOW = "workflow.parameters."
_ITEM = "item"


class ArgoParameters:
    """The parameters of one object, which has its workflow at `spec`, or at `spec.workflowSpec`."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._left = MOST_LOOKUPS
        spec = get(root, "spec", "workflowSpec")
        self._spec = spec if spec is not None else get(root, "spec")

    def texts(self, path: Sequence[str], text: str) -> tuple[str, ...]:
        """Return what the text of a field at `path` may come to; nothing where that is not said."""
        if "{{" not in text:
            return (text,)
        return self._filled(text, self._template(path), None, _DEEPEST)

    def _template(self, path: Sequence[str]) -> YamlNode | None:
        """Return the template that a field stands in: the nearest, since one may stand in a step."""
        for length in range(len(path), 0, -1):
            if path[length - 1] == "inline" or (length > 1 and path[length - 2] == "templates"):
                return at(self._root, tuple(path[:length]))
        return None

    def _filled(
        self, text: str, template: YamlNode | None, call: YamlNode | None, depth: int
    ) -> tuple[str, ...]:
        if "{{" not in text or not depth:
            return (text,) if "{{" not in text else ()
        return filled(_TAG.split(text), lambda name: self._values(name, template, call, depth - 1))

    def _values(
        self, tag: str, template: YamlNode | None, call: YamlNode | None, depth: int
    ) -> Sequence[str]:
        self._left -= 1
        if self._left < 0:
            return ()
        if tag.startswith(_INPUT):
            return self._inputs(tag.removeprefix(_INPUT), template, depth)
        if tag.startswith(_OF_WORKFLOW):
            return self._of_workflow(tag.removeprefix(_OF_WORKFLOW))
        if tag == _ITEM or tag.startswith(f"{_ITEM}."):
            return _items(call, tag[len(_ITEM) + 1 :])
        return ()

    def _inputs(self, name: str, template: YamlNode | None, depth: int) -> Sequence[str]:
        own = _named(get(template, "inputs", "parameters"), name)
        default = text_of(get(own, "value")) or text_of(get(own, "default"))
        called = text_of(get(template, "name")) or ""
        texts: list[str] = []
        is_open = False
        for caller, call in self._callers.get(called, ())[:MOST_TEXTS]:
            self._left -= 1
            if self._left < 0:
                break
            given = text_of(get(_named(get(call, "arguments", "parameters"), name), "value"))
            if given is None:
                is_open = True
            else:
                texts += self._filled(given, caller, call, depth)
        if called and called == text_of(get(self._spec, "entrypoint")):
            texts += self._of_workflow(name)
        if default is not None and (is_open or not texts):
            texts += self._filled(default, template, None, depth)
        return texts

    def _of_workflow(self, name: str) -> Sequence[str]:
        own = _named(get(self._spec, "arguments", "parameters"), name)
        text = text_of(get(own, "value")) or text_of(get(own, "default"))
        return (text,) if text and "{{" not in text else ()

    @cached_property
    def _callers(self) -> dict[str, list[tuple[YamlNode, YamlNode]]]:
        """The steps and tasks that call each template, with the template that they stand in."""
        calls: dict[str, list[tuple[YamlNode, YamlNode]]] = {}
        for template in elements(get(self._spec, "templates")):
            steps = [step for group in elements(get(template, "steps")) for step in elements(group)]
            for call in (*steps, *elements(get(template, "dag", "tasks"))):
                name = text_of(get(call, "template"))
                if name:
                    calls.setdefault(name, []).append((template, call))
        return calls


def _items(call: YamlNode | None, key: str) -> Sequence[str]:
    """Return what an item of a loop may be, or a member of it."""
    nodes = [at(item, (key,)) if key else item for item in elements(get(call, "withItems"))]
    return [node.text for node in nodes if isinstance(node, Scalar) and not is_null(node)]


def _named(parameters: YamlNode | None, name: str) -> YamlNode | None:
    return next((each for each in elements(parameters) if text_of(get(each, "name")) == name), None)
