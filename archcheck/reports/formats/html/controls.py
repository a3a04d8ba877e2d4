"""The filters. They are hidden until the script that they need is there."""

from archcheck.reports.formats.html.contents import PageContents
from archcheck.reports.formats.html.marks import SEVERITIES, VERDICTS
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, opened, tag


def controls(contents: PageContents) -> Markup:
    """Return the form that filters all sections at once."""
    severities = [(severity.value, letter) for severity, letter in SEVERITIES.items()]
    verdicts = [(verdict.replace("-", " "), letter) for verdict, letter in VERDICTS.items()]
    fields = (
        _labelled("Text", opened("input", type="search", name="q", spellcheck="false", autocapitalize="off")),
        _labelled("Severity", _choice("severity", severities)),
        _labelled("Verdict", _choice("verdict", verdicts)) if contents.document.nodes else EMPTY,
        tag("label", opened("input", type="checkbox", name="wrong"), " Only what is wrong", class_="tick"),
        tag("button", "Clear", type="reset"),
        tag("p", class_="said", role="status", aria_live="polite", id="said"),
    )
    return Markup(
        f"{opened('form', id='filter', role='search', aria_label='Filter', autocomplete='off', hidden='')}"
        f"{joined(fields)}</form>\n"
    )


def _labelled(name: str, control: Markup) -> Markup:
    return tag("label", tag("span", name), " ", control)


def _choice(name: str, options: list[tuple[str, str]]) -> Markup:
    """Return a choice; each option carries the letter that rows are marked with."""
    any_of_them = tag("option", "any", value="any")
    others = (tag("option", word, value=word.replace(" ", "-"), data_mark=letter) for word, letter in options)
    return tag("select", any_of_them, *others, name=name)
