"""What controllers make names of: Argo CD's `normalize`. Source: argo-cd, applicationset/utils."""

import re

from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.functions.texts import lowercase

_OTHER_THAN_DNS = re.compile(r"[^-a-z0-9.]")
_LONGEST_NAME = 253


def normalized_name(name: str) -> str:
    """Return a text as a name that DNS takes."""
    return _OTHER_THAN_DNS.sub("-", lowercase(name))[:_LONGEST_NAME].strip("-.")


NAMES: dict[str, TemplateFunction] = {"normalize": function(normalized_name, Parameter.STRING)}
