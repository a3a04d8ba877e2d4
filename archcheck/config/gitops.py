"""`gitops:` of the configuration: how a repository is followed that Flux or Argo CD deploys."""

from archcheck.config.keys import (
    DURATION,
    FILE,
    FILLED,
    TEXT,
    SettingKey,
    ValueForm,
    by_name,
    given,
    mapping_schema,
    several,
)
from archcheck.config.model import FOLLOWING_TIME, GitOpsSettings
from archcheck.config.reader import Reader
from archcheck.documents.nodes import YamlNode

GITOPS_KEYS = {
    "entries": SettingKey(
        several(FILE), "Files and folders that are applied by hand, in place of those that are found."
    ),
    "sources": SettingKey(
        by_name(FILE), "The folder with the content of a source: by its name, NAMESPACE/NAME or KIND/…."
    ),
    "variables": SettingKey(
        by_name(TEXT), "What stands for ${NAME} beside the variables that the repository has."
    ),
    "api-versions": SettingKey(several(FILLED), "APIs that the cluster has."),
    "time-limit": SettingKey(
        DURATION, "How long following a repository may take: 30m; then what is left is not known."
    ),
}


def read_gitops(reader: Reader, node: YamlNode) -> GitOpsSettings:
    """Return what a configuration says of GitOps; paths are relative to it.

    Raises:
        ConfigurationError: a key or a value that is not understood; with line.

    """
    said = given(reader, node, GITOPS_KEYS)
    return GitOpsSettings(
        entries=said.get("entries", ()),
        sources=said.get("sources", {}),
        variables=said.get("variables", {}),
        api_versions=said.get("api-versions", ()),
        time_limit=said.get("time-limit", FOLLOWING_TIME),
    )


GITOPS = ValueForm(read_gitops, lambda: mapping_schema(GITOPS_KEYS))
