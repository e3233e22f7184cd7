"""How wide text is: Inter's advance widths, so that labels can be wrapped and given room before anyone draws them.

The widths are hundredths of an em at weight 400, read from the font's ``hmtx`` table; digits have their tabular width.
A system font in Inter's place is scaled to the same width by the style sheet (``size-adjust``).
"""

_CHARACTERS_BY_WIDTH = {
    24: "ijlìíîï",
    27: "IÌÍÎÏ’",
    28: " \u00a0\u202f!,.:·",
    34: "'`´t|;",
    37: "()/[]f",
    38: "r",
    46: "-_°",
    50: "*–?",
    53: "s",
    56: "avyàáâãäåýÿkxzc",
    58: "eèéêëç",
    60: "Fhnuñùúûüoòóôõöø7JLEÈÉÊË",
    63: "0123456789bdgpqß#Z",
    66: "BT$&PRS+<=>−×",
    69: "AVÀÁÂÃÄÅXYÝKÞ",
    73: "CÇDÐ",
    76: "GHNOQUÑÒÓÔÕÖØÙÚÛÜ",
    82: "w",
    88: "m…",
    91: "M©",
    99: "WÆæ@%—",
}
_WIDTHS = {character: width / 100 for width, characters in _CHARACTERS_BY_WIDTH.items() for character in characters}
_WIDEST = 1.0
_STRONG = 1.05  # weight 600 is at most a twentieth wider


def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """The width of a line of text at ``size``, in the same unit; a character we do not know counts as the widest."""
    width = sum(_WIDTHS.get(character, _WIDEST) for character in text) * size
    return width * _STRONG if strong else width


def wrap(text: str, room: float, size: float, *, strong: bool = False) -> list[str]:
    """The text in lines no wider than ``room``: broken at spaces and after hyphens, long words hyphenated at last.

    A room too small for two letters is treated as one for two letters.
    """
    lines = [""]
    for piece in _pieces(text):
        joined = lines[-1] + piece
        if text_width(joined.rstrip(), size, strong=strong) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while text_width(piece.rstrip(), size, strong=strong) > room and len(piece) > 2:
            cut = len(piece) - 1
            while cut > 2 and text_width(piece[:cut] + "-", size, strong=strong) > room:
                cut -= 1
            lines[-1] = piece[:cut] + "-"
            lines.append("")
            piece = piece[cut:]
        lines[-1] = piece
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Words with the space or hyphen that ends them."""
    pieces = [""]
    for character in text:
        pieces[-1] += character
        if character in " -":
            pieces.append("")
    return [piece for piece in pieces if piece]
