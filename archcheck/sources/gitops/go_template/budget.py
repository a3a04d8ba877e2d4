"""How much a template may do: what does not end is ended, whatever it is made of."""

from archcheck.sources.gitops.go_template.errors import TemplateError

_MOST_STEPS = 200_000
_UNITS_OF_A_STEP = 16
"""Elements or characters that are looked at, or made, cost as much as a step."""


class StepBudget:
    """Counts the steps of one template, or of several that are rendered for one object."""

    def __init__(self, most: int = _MOST_STEPS) -> None:
        self._most = most
        self._steps = 0

    def count(self, line: int, units: int = 1) -> None:
        """Count steps.

        Raises:
            TemplateError: there are more than there may be.

        """
        self._steps += units
        if self._steps > self._most:
            raise TemplateError(f"over {self._most} steps", line)

    def count_size(self, line: int, size: int) -> None:
        """Count elements or characters."""
        self.count(line, size // _UNITS_OF_A_STEP)
