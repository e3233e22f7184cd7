"""Swedish order (… z, å, ä, ö) on every PostgreSQL, with or without ICU.

The embedded server has no ICU collations; the production server may. The order must not depend on which one it is.
"""

from django.db.models import Expression, F, Func, Value
from django.db.models.functions import Collate, Lower

_LETTERS, _PLACES = "éèüåäö", "eey{|}"  # in ASCII, { | } follow z


def swedish(field: str | Expression) -> Collate:
    """An expression to order by: case-insensitive, å ä ö after z. Accented é and ü sort as e and y, as in Swedish."""
    expression = F(field) if isinstance(field, str) else field
    # Capitals too: where the server's own locale is C, lower() leaves them as they are.
    folded = Func(Lower(expression), Value(_LETTERS + _LETTERS.upper()), Value(_PLACES * 2), function="translate")
    return Collate(folded, "C")


def swedish_key(text: str) -> str:
    """What to sort text by in Python, in the same order as ``swedish``."""
    return text.lower().translate(str.maketrans(_LETTERS, _PLACES))
