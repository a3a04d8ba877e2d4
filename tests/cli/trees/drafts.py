"""Templates of the tests."""


def deployment(*images: str, name: str = "web") -> str:
    """Return a template of a Deployment with a container an image; the first image is on line 9."""
    containers = "".join(
        f"        - name: c{at}\n          image: {image}\n" for at, image in enumerate(images)
    )
    head = (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
    )
    return f"{head}      containers:\n{containers}"


IMAGE = "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
"""An image of the usual two values."""
