"""The checksum of a SIE file: CRC-32 over labels and fields between two ``#KSUMMA`` records (4B, section 10)."""

import zlib

from finance.parsing.sie.records import Unclosed, fields


def summed(text: str) -> str:
    """What of a record is summed: its label and fields without blanks between, quotation marks around, and braces."""
    try:
        found = fields(text)
    except Unclosed:
        return text.replace(" ", "").replace("\t", "").replace('"', "")
    return "".join(part if isinstance(part, str) else "".join(part) for part in found)


class Checksum:
    """A checksum on its way through a file.

    The format sums the characters as CP437 whatever the file is written in; a program that writes UTF-8 often sums
    its own bytes instead, and that is accepted too.
    """

    def __init__(self, encoding: str) -> None:
        self._sums = dict.fromkeys({"cp437", encoding.removesuffix("-sig")}, 0)

    def add(self, text: str) -> None:
        """Take a record into the sum."""
        part = summed(text)
        for encoding, so_far in self._sums.items():
            self._sums[encoding] = zlib.crc32(part.encode(encoding, errors="replace"), so_far)

    @property
    def value(self) -> int:
        """The sum that the format asks for, 0–4 294 967 295."""
        return self._sums["cp437"]

    def agrees(self, told: str) -> bool:
        """Whether the sum is what the file tells; some programs write it as a signed number."""
        try:
            return int(told) & 0xFFFFFFFF in self._sums.values()
        except ValueError:
            return False
