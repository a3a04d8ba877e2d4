"""Write the parts of the documentation that state what the code does, or check that they still do.

    python docs/generate.py           write them
    python docs/generate.py --check   fail if one differs from the code

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.
"""

import ast
import json
import re
import sys
from pathlib import Path

import click

from archcheck.__main__ import HELP_FILE
from archcheck.cli.app import app
from archcheck.cli.verbs.explain import page
from archcheck.config.schema import config_schema
from archcheck.errors import EXIT_CODE_MEANINGS
from archcheck.findings.rules import RULES
from archcheck.reports.schema import report_schema

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/commands.md", "docs/configuration.md", "docs/rules.md", "docs/rooms.md")
PACKAGE = ROOT / "archcheck"
HELP_PATH = ROOT / "archcheck" / HELP_FILE
CONFIG_SCHEMA_PATH = ROOT / "archcheck" / "config" / "schemas" / "config-v1.schema.json"
REPORT_SCHEMA_PATH = ROOT / "archcheck" / "reports" / "schemas" / "report-v1.schema.json"
_PART = re.compile(r"(<!-- begin (?P<name>[\w-]+) -->\n).*?(<!-- end (?P=name) -->)", re.DOTALL)


def help_text(verb: str = "") -> str:
    """Return what `archcheck [VERB] --help` prints at 80 columns."""
    context = app.make_context("archcheck", [], resilient_parsing=True, terminal_width=80)
    if not verb:
        return app.get_help(context) + "\n"
    command = app.get_command(context, verb)
    assert command is not None
    below = command.make_context(verb, [], parent=context, resilient_parsing=True, terminal_width=80)
    return command.get_help(below) + "\n"


def exit_codes() -> str:
    """Return the table of exit codes."""
    rows = "".join(f"| {int(code)} | {meaning} |\n" for code, meaning in EXIT_CODE_MEANINGS.items())
    return f"| code | meaning |\n|---|---|\n{rows}"


def rules() -> str:
    """Return the table of rules."""
    rows = "".join(f"| `{rule.id}` | {rule.severity} | {rule.summary} |\n" for rule in RULES.values())
    return f"| rule | severity | archcheck reports |\n|---|---|---|\n{rows}"


def rule_pages() -> str:
    """Return a section for each rule, as `archcheck explain` prints it."""
    sections = []
    for rule in RULES.values():
        text = page(rule).partition("\n\n")[2]
        sections.append(f"## {rule.id}\n\n{rule.severity}: {rule.summary}\n\n{text}")
    return "\n" + "\n".join(sections) + "\n"


def settings() -> str:
    """Return a table of the keys of `.archcheck.yaml`, from its schema."""
    schema = config_schema()
    rows = [(key, each.get("description", "")) for key, each in schema["properties"].items()]
    for key in ("nodes", "charts", "ignore"):
        form = schema["properties"][key]
        below = form.get("anyOf", [form])[0]["items"]["properties"]
        rows += [(f"{key}[].{name}", each.get("description", "")) for name, each in below.items()]
    for key, any_name in (("registries", "HOST"), ("clusters", "NAME")):
        below = schema["properties"][key]["additionalProperties"]["properties"]
        rows += [(f"{key}.{any_name}.{name}", each.get("description", "")) for name, each in below.items()]
    return "| key | what it says |\n|---|---|\n" + "".join(f"| `{key}` | {text} |\n" for key, text in rows)


def variables() -> str:
    """Return a table of the variables of all options."""
    context = click.Context(app)
    found: dict[str, tuple[str, list[str]]] = {}
    for verb in app.list_commands(context):
        command = app.get_command(context, verb)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and isinstance(option.envvar, str):
                flag = max(option.opts, key=len)
                found.setdefault(option.envvar, (flag, []))[1].append(verb)
    rows = "".join(
        f"| `{name}` | `{flag}` | {'every verb that has it' if len(verbs) > 2 else ', '.join(verbs)} |\n"
        for name, (flag, verbs) in sorted(found.items())
    )
    return f"| variable | option | verbs |\n|---|---|---|\n{rows}"


def rooms() -> str:
    """Return a page of all rooms: each file with the first line of its docstring."""
    sections = []
    for folder in sorted({path.parent for path in PACKAGE.rglob("*.py")}):
        name = folder.relative_to(ROOT).as_posix()
        files = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
        rows = "".join(f"| `{path.name}` | {_first_line(path)} |\n" for path in files)
        table = f"\n| file | holds |\n|---|---|\n{rows}" if rows else ""
        sections.append(f"## {name}/\n\n{_first_line(folder / '__init__.py')}\n{table}")
    return "\n" + "\n".join(sections) + "\n"


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.partition("\n")[0].replace("|", "\\|")


def parts() -> dict[str, str]:
    """Return every generated part by its name."""
    verbs = app.list_commands(click.Context(app))
    helps = {f"help-{verb}": f"```\n{help_text(verb)}```\n" for verb in verbs}
    tables = {"settings": settings(), "variables": variables()}
    return {
        "rooms": rooms(),
        "exit-codes": exit_codes(),
        "rules": rules(),
        "rule-pages": rule_pages(),
        **tables,
        **helps,
    }


def rewritten(text: str) -> str:
    """Return a page with its parts as the code has them."""
    known = parts()
    return _PART.sub(lambda match: match[1] + known[match["name"]] + match[3], text)


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def main() -> int:
    """Write or check; return 1 if a check fails."""
    wanted = {ROOT / page: rewritten((ROOT / page).read_text("utf-8")) for page in PAGES}
    wanted[HELP_PATH] = help_text()
    wanted[REPORT_SCHEMA_PATH] = json.dumps(report_schema(), indent=2) + "\n"
    wanted[CONFIG_SCHEMA_PATH] = json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"
    differing = [path for path, text in wanted.items() if not _holds(path, text)]
    if "--check" in sys.argv[1:]:
        for path in differing:
            print(f"{path.relative_to(ROOT)} differs from the code: run python docs/generate.py")
        return int(bool(differing))
    for path in differing:
        path.write_text(wanted[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
