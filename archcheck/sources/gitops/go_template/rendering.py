"""Text and data → what a template makes of them."""

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.budget import StepBudget
from archcheck.sources.gitops.go_template.errors import FunctionError, TemplateError
from archcheck.sources.gitops.go_template.evaluation import Execution
from archcheck.sources.gitops.go_template.functions.model import FunctionSet
from archcheck.sources.gitops.go_template.nodes import ParsedTemplate
from archcheck.sources.gitops.go_template.operands import Evaluator
from archcheck.sources.gitops.go_template.output import TemplateOutput
from archcheck.sources.gitops.go_template.parsing import parse_template
from archcheck.sources.gitops.go_template.values import NO_VALUE, go_value

_DELIMITERS = ("{{", "}}")
_LONGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RenderedTemplate:
    """What a template gives; `lines` has the line of the template, from 1 on, of each line of the text."""

    text: str
    lines: tuple[int, ...]


def render_template(
    text: str,
    data: object,
    *,
    functions: FunctionSet,
    delimiters: tuple[str, str] = _DELIMITERS,
    missing_key: str = "error",
) -> str:
    """Return what Go's text/template makes of data, or raise TemplateError.

    `missing_key` is Go's option: `error`, `zero`, or `default`.
    """
    rendered = rendered_template(
        text, data, functions=functions, delimiters=delimiters, missing_key=missing_key
    )
    return rendered.text


def rendered_template(
    text: str,
    data: object,
    *,
    functions: FunctionSet,
    delimiters: tuple[str, str] = _DELIMITERS,
    missing_key: str = "error",
    budget: StepBudget | None = None,
) -> RenderedTemplate:
    """Return what Go's text/template makes of data, with places; raise TemplateError where it does not.

    `budget` is that of several templates together; without one each has its own.
    """
    if len(text) > _LONGEST:
        raise TemplateError(f"a template of over {_LONGEST // 1024**2} MiB")
    if not any(map(text.__contains__, delimiters)):
        return RenderedTemplate(text, tuple(range(1, text.count("\n") + 2)))
    try:
        template = parse_template(text, delimiters, functions)
        evaluator = Evaluator(functions, missing_key, budget or StepBudget())
        return _rendered(template, go_value(data, whole_are_floats=functions.whole_are_floats), evaluator)
    except RecursionError as error:
        raise TemplateError("what it nests is too deep") from error
    except FunctionError as error:
        raise TemplateError(str(error)) from error


def _rendered(template: ParsedTemplate, data: object, evaluator: Evaluator) -> RenderedTemplate:
    output = TemplateOutput()
    Execution(template, evaluator, output).run(NO_VALUE if data is None else data)
    try:
        output.text.encode()
    except UnicodeEncodeError as error:
        raise TemplateError("the result is no UTF-8") from error
    return RenderedTemplate(output.text, output.lines)
