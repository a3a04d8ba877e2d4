"""Texts that a registry, a chart or a saved report may hold, and that no output may pass on as they are."""

HOSTILE_TEXTS = {
    "ansi": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "c1": "\x9b31mred",
    "bidi": "\u202egnp.exe\u2066",
    "newline": "one\nforged line\r\nmore",
    "breaks": "\x85\u2028\u2029\x0b\x0c\x1c",
    "nul": "a\x00b\x7f\x08",
    "surrogate": "\ud800\udc00",
    "invisible": "\u200b\u200d\ufeff\u00ad",
    "tags": "\U000e0041\U000e007f",
    "tab": "a\tb",
    "not XML": "\ufffe\uffff",
    "command": "\n::error::forged",
    "old command": "x ##[error]forged",
    "script": "</script><script>window.ran = 1</script>",
    "attribute": "\"><img src=x onerror='window.ran = 1'>",
    "comment": "--><!-- ]]> <![CDATA[",
    "markdown": "| `a` [b](https://evil.example) ![c](//evil.example) @all #1 | <b>",
    "placeholder": "{0} {{x}} $title ${title} %s",
}
"""By what makes each of them dangerous."""

PASSED_ON = frozenset(
    "\x00\x07\x08\x0b\x0c\x1b\x1c\x7f\x85\x9b\u2028\u2029\u202e\u2066\u200b\u200d\ufeff\u00ad\ufffe\uffff\r\t"
)
"""What a terminal, a browser or an XML parser would act on; no output has one of them."""

RICH_MARKUP = ("[red]x[/red]", "[/]", "[link=https://evil.example]y[/link]", ":smile:", "\\[bold]", "[[x]]")
"""What the library that colours tables would take for its own."""
