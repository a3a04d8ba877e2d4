"""What a template is made of, parsed. Source: Go's text/template/parse, node.go."""

from collections.abc import Sequence
from dataclasses import field
from typing import TypeAlias

from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DotOperand:
    """`.`: the value at hand."""

    line: int


@dataclass(frozen=True, slots=True)
class NilOperand:
    """`nil`."""

    line: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a truth value; `source` is how it is written."""

    value: str | bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number, as each type that it can be of; `is_float` is what it is where no type is asked for."""

    whole: int | None
    real: float
    is_float: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class FieldOperand:
    """`.a.b`: members below the value at hand."""

    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class VariableOperand:
    """`$x.a`: a variable, and members below it."""

    name: str
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class FunctionOperand:
    """The name of a function."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class ChainOperand:
    """`(…).a`: members below what an operand gives."""

    base: "Operand"
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands that hand their value on, and the variables that take the last one."""

    commands: "tuple[tuple[Operand, ...], ...]"
    variables: tuple[str, ...]
    is_assignment: bool
    line: int


Operand: TypeAlias = (
    DotOperand
    | NilOperand
    | Literal
    | NumberLiteral
    | FieldOperand
    | VariableOperand
    | FunctionOperand
    | ChainOperand
    | Pipeline
)


@dataclass(frozen=True, slots=True)
class TextNode:
    """Text outside of actions."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ActionNode:
    """A pipeline whose value is written, unless variables take it."""

    pipeline: Pipeline
    line: int


@dataclass(frozen=True, slots=True)
class BranchNode:
    """`if`, `with` or `range`, with what stands between it, `else` and `end`."""

    keyword: str
    pipeline: Pipeline
    body: "Sequence[TemplateNode]"
    otherwise: "Sequence[TemplateNode] | None"
    line: int


@dataclass(frozen=True, slots=True)
class JumpNode:
    """`break` or `continue`."""

    keyword: str
    line: int


@dataclass(frozen=True, slots=True)
class CallNode:
    """`template` with its name; without a pipeline there is no value at hand in it."""

    name: str
    pipeline: Pipeline | None
    line: int


TemplateNode: TypeAlias = TextNode | ActionNode | BranchNode | JumpNode | CallNode


@dataclass(frozen=True, slots=True)
class ParsedTemplate:
    """The nodes of a template, and those that it defines, by name."""

    nodes: Sequence[TemplateNode]
    definitions: dict[str, Sequence[TemplateNode]] = field(default_factory=dict)
