"""Files of a chart → its archive, the same for the same files."""

import gzip
import io
import tarfile
from collections.abc import Mapping

_CHART_FILE = "Chart.yaml"
_FOLDER = "chart"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of a chart: all of it is below one folder, as helm wants it."""
    top = f"{_FOLDER}/" if _CHART_FILE in files else ""
    stream = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(top + name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()
