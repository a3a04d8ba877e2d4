"""Texts of a kustomization.yaml, in the ways in which people write them."""

HEAD = "# what runs at home\nresources:\n- objects.yaml # all of it\n"
ADDED: dict[str, tuple[str, str]] = {
    "no components": (HEAD, HEAD + "components: [../nodes]\n"),
    "no newline at the end": (
        "resources: [objects.yaml]",
        "resources: [objects.yaml]\ncomponents: [../nodes]\n",
    ),
    "the line ends of Windows": (
        "resources: [objects.yaml]\r\n",
        "resources: [objects.yaml]\r\ncomponents: [../nodes]\r\n",
    ),
    "an empty list": (HEAD + "components: []\n", HEAD + "components: [../nodes]\n"),
    "a list": (
        HEAD + "components:\n- ../a # first\nnamePrefix: x-\n",
        HEAD + "components:\n- ../a # first\n- ../nodes\nnamePrefix: x-\n",
    ),
    "a list that is indented, quoted and first": (
        "components:\n    - '../a'\nresources:\n    - objects.yaml\n",
        "components:\n    - '../a'\n    - ../nodes\nresources:\n    - objects.yaml\n",
    ),
    "a list with the line ends of Windows": (
        HEAD + "components:\r\n  - ../a\r\n",
        HEAD + "components:\r\n  - ../a\r\n  - ../nodes\r\n",
    ),
    "a list without a newline at the end": (
        HEAD + "components:\n  - ../a",
        HEAD + "components:\n  - ../a\n  - ../nodes",
    ),
    "a list in brackets": (
        HEAD + "components: [../a, '../b'] # two\n",
        HEAD + "components: [../a, '../b', ../nodes] # two\n",
    ),
}
"""Without a component and with it, by what is special."""

OTHERS = [
    "resources: [objects.yaml]\n...\n",
    "--- # one\nresources: [objects.yaml]\n",
    "{resources: [objects.yaml]}\n",
    '{"resources": ["objects.yaml"]}\n',
    '{"resources": ["objects.yaml"],\n "components": []}\n',
    "\ufeffresources: [objects.yaml]\n",
    "resources: [objects.yaml]\ncomponents:\n",
    "resources: [objects.yaml]\ncomponents: ~\n",
    "resources: &all [objects.yaml]\nlabels: []\n",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- objects.yaml\n\n# end\n",
]
"""Other ways to write one without it."""

PRESENT = ["../nodes", "'../nodes'", '"../nodes/"', "./../nodes", "../nodes/."]
"""Ways to name it that kustomize takes for the same."""
