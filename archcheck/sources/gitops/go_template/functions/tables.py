"""The functions that each controller gives to its templates.

Argo CD: sprig without what reads the environment, and its own. flux-operator: slim-sprig's hermetic ones,
and its own. Source: argo-cd, applicationset/utils/utils.go; flux-operator, internal/builder/resourceset.go.
"""

from archcheck.sources.gitops.go_template.functions.builtin import BUILTIN, ESCAPING
from archcheck.sources.gitops.go_template.functions.converting import cast_whole, slim_whole
from archcheck.sources.gitops.go_template.functions.decimals import DECIMALS
from archcheck.sources.gitops.go_template.functions.defaults import COPYING, DEFAULTS
from archcheck.sources.gitops.go_template.functions.encoding import ENCODING
from archcheck.sources.gitops.go_template.functions.lists import LISTS
from archcheck.sources.gitops.go_template.functions.maps import MAPS, MERGING
from archcheck.sources.gitops.go_template.functions.model import FunctionSet
from archcheck.sources.gitops.go_template.functions.names import ARGO_NAMES, FLUX_NAMES
from archcheck.sources.gitops.go_template.functions.numbers import number_functions
from archcheck.sources.gitops.go_template.functions.refused import NON_HERMETIC
from archcheck.sources.gitops.go_template.functions.regexes import REGEXES
from archcheck.sources.gitops.go_template.functions.texts import TEXTS
from archcheck.sources.gitops.go_template.functions.urls import URLS
from archcheck.sources.gitops.go_template.functions.version_constraints import VERSIONS
from archcheck.sources.gitops.go_template.functions.word_cases import CASES
from archcheck.sources.gitops.go_template.functions.words import WORDS
from archcheck.sources.gitops.go_template.functions.yaml_text import (
    ARGO_TO_YAML,
    FLUX_TO_YAML,
    FROM_YAML,
)

_SLIM = {**BUILTIN, **TEXTS, **LISTS, **MAPS, **DEFAULTS, **ENCODING, **REGEXES, **URLS}
_SPRIG = {
    **_SLIM,
    **number_functions(cast_whole),
    **MERGING,
    **COPYING,
    **WORDS,
    **CASES,
    **DECIMALS,
    **VERSIONS,
}

ARGO = FunctionSet(
    {**_SPRIG, **ARGO_TO_YAML, **FROM_YAML, **ARGO_NAMES},
    {**ESCAPING, **NON_HERMETIC},
    whole_are_floats=True,
)
"""What ApplicationSets call; whole numbers of their parameters are floats."""

FLUX_OPERATOR = FunctionSet(
    {**_SLIM, **number_functions(slim_whole), **FLUX_TO_YAML, **FLUX_NAMES}, {**ESCAPING, **NON_HERMETIC}
)
"""What ResourceSets call, apart from `inputs`."""
