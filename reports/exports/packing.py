"""Zip files whose bytes follow from their content: one date for everything, one order, nothing of the machine."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can say
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def packed(files: Iterable[tuple[str, bytes]], *, compressed: bool = True) -> bytes:
    """The files in the order given."""
    made = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = how, 0o644 << 16, 3
            archive.writestr(entry, content)
    return made.getvalue()


def undated(office: bytes, day: date) -> bytes:
    """An Office file (which is a zip file) as if it had been made on a day: its clock's and machine's traces gone."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    return packed(
        (name, _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content) if name == "docProps/core.xml" else content)
        for name, content in files
    )
