"""Why a template cannot be evaluated."""


class TemplateError(Exception):
    """A template that Go refuses too, or that asks for what is not evaluated here.

    `line` is that of the template, from 1 on; None where it is not known.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.message = message
        self.line = line


class FunctionError(Exception):
    """A function that refuses its arguments; where it stands in the template is added by who calls it."""
