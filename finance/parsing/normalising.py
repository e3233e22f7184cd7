"""What two spellings of the same header have in common."""

import re
import unicodedata

BLANKS = " \t\r\n\f\v\u00a0\u2007\u2009\u202f\ufeff"
"""What may surround a value without being part of it."""

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def normalised(header: str) -> str:
    """A header in lower case without accents, spaces and punctuation: ``Bokförings-datum`` is ``bokforingsdatum``."""
    plain = header.casefold()
    if not plain.isascii():  # else there is nothing to take apart, as in most cells of most files
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return _NOT_ALPHANUMERIC.sub("", plain)
