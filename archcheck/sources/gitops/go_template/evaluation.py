"""A parsed template and data → its text. Source: Go's text/template, exec.go."""

from collections.abc import Iterator, Sequence
from enum import Enum

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.formatting import formatted, sorted_keys
from archcheck.sources.gitops.go_template.nodes import (
    ActionNode,
    BranchNode,
    CallNode,
    JumpNode,
    ParsedTemplate,
    TemplateNode,
    TextNode,
)
from archcheck.sources.gitops.go_template.operands import Evaluator, VariableStack
from archcheck.sources.gitops.go_template.output import TemplateOutput
from archcheck.sources.gitops.go_template.values import NO_VALUE, kind_name, truth, type_name

_DEEPEST = 20


class _Flow(Enum):
    """How it goes on behind a node."""

    ON = "on"
    BREAK = "break"
    CONTINUE = "continue"


class Execution:
    """One run of a template."""

    def __init__(self, template: ParsedTemplate, evaluator: Evaluator, output: TemplateOutput) -> None:
        self._template = template
        self._evaluator = evaluator
        self._output = output
        self._depth = 0

    def run(self, data: object) -> None:
        """Write what the template makes of data."""
        self._all(self._template.nodes, data, VariableStack(data))

    def _all(self, nodes: Sequence[TemplateNode], dot: object, variables: VariableStack) -> _Flow:
        for node in nodes:
            flow = self._walk(node, dot, variables)
            if flow is not _Flow.ON:
                return flow
        return _Flow.ON

    def _walk(self, node: TemplateNode, dot: object, variables: VariableStack) -> _Flow:
        self._evaluator.count(node.line)
        match node:
            case TextNode():
                self._output.write(node.text, node.line, advances=True)
            case ActionNode():
                self._act(node, dot, variables)
            case JumpNode():
                return _Flow(node.keyword)
            case CallNode():
                self._call(node, dot, variables)
            case BranchNode():
                return self._branch(node, dot, variables)
        return _Flow.ON

    def _act(self, node: ActionNode, dot: object, variables: VariableStack) -> None:
        value = self._evaluator.pipeline(node.pipeline, dot, variables)
        if not node.pipeline.variables:
            text = "<no value>" if value is NO_VALUE else self._evaluator.guarded(formatted, value, node.line)
            self._output.write(text, node.line, advances=False)

    def _call(self, node: CallNode, dot: object, variables: VariableStack) -> None:
        body = self._template.definitions.get(node.name)
        if body is None:
            raise TemplateError(f"template {node.name!r} not defined", node.line)
        if self._depth >= _DEEPEST:
            raise TemplateError(f"exceeded maximum template depth ({_DEEPEST})", node.line)
        value: object = NO_VALUE
        if node.pipeline is not None:
            value = self._evaluator.pipeline(node.pipeline, dot, variables)
        self._depth += 1
        self._all(body, value, VariableStack(value))
        self._depth -= 1

    def _branch(self, node: BranchNode, dot: object, variables: VariableStack) -> _Flow:
        known = variables.mark()
        value = self._evaluator.pipeline(node.pipeline, dot, variables)
        if node.keyword == "range":
            flow = self._range(node, value, dot, variables)
        elif truth(value):
            flow = self._all(node.body, value if node.keyword == "with" else dot, variables)
        else:
            flow = self._all(node.otherwise or (), dot, variables)
        variables.reset(known)
        return flow

    def _range(self, node: BranchNode, value: object, dot: object, variables: VariableStack) -> _Flow:
        """Return how it goes on; `break` ends this range also where it stands in its `else`."""
        known, is_empty = variables.mark(), True
        for index, element in _elements(value, node):
            is_empty = False
            self._evaluator.count(node.line)
            _bind(node, index, element, variables)
            flow = self._all(node.body, element, variables)
            variables.reset(known)
            if flow is _Flow.BREAK:
                return _Flow.ON
        if not is_empty:
            return _Flow.ON
        flow = self._all(node.otherwise or (), dot, variables)
        return _Flow.ON if flow is _Flow.BREAK else flow


def _bind(node: BranchNode, index: object, element: object, variables: VariableStack) -> None:
    names = node.pipeline.variables
    if not names:
        return
    pairs = ((names[0], index), (names[1], element)) if len(names) > 1 else ((names[0], element),)
    for name, value in pairs:
        variables.assign(name, value, node.line)


def _elements(value: object, node: BranchNode) -> Iterator[tuple[object, object]]:
    """Yield index and element of what a range goes over; a nil has none."""
    if value is NO_VALUE or value is None:
        return
    if isinstance(value, dict):
        for key in sorted_keys(value):
            yield key, value[key]
    elif isinstance(value, list):
        yield from enumerate(value)
    elif kind_name(value) in ("int", "int64", "uint8") and isinstance(value, int):
        if len(node.pipeline.variables) > 1:
            raise TemplateError(f"can't use {value} to iterate over more than one variable", node.line)
        for number in range(value):
            yield NO_VALUE, type(value)(number)
    else:
        raise TemplateError(f"range can't iterate over {type_name(value)}", node.line)
