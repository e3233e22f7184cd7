"""Regel 8, termer: the same term in two forms: with and without hyphen, space, point, colon or capital. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Place, Rule, Severity
from reports.proofreading.outcomes import core
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import STOP, content, distance, likeness, words

_WORD = re.compile(r"[\wåäöÅÄÖ]+(?:[-–:.’][\wåäöÅÄÖ]+)*\.?", re.UNICODE)
_ENDINGS = (
    "arnas",
    "ernas",
    "ornas",
    "arna",
    "erna",
    "orna",
    "ens",
    "ets",
    "en",
    "et",
    "ns",
    "n",
    "s",
    "a",
    "ar",
    "er",
)
_DOTTED = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.){2,}|(?<![\w.])[A-ZÅÄÖ]\.[A-ZÅÄÖ](?![\w.])")
_ORDINAL = re.compile(r"(?<![\w:])\d{1,2}:?(?:a|e|:a|:e)\b")
_ACRONYM = re.compile(r"(?<![\w-])(?P<name>[A-ZÅÄÖ]{2,5})(?P<mark>:|-)(?:s|n|ns|en|ens)(?![\w-])")
SHORTEST = 5  # letters of a term
LOOSE = frozenset(
    ["första", "nya", "stora", "hög", "god", "ut", "in", "upp", "fram", "framför", "så", "var", "mer"]
)  # written both ways, or freely


@dataclass(frozen=True)
class Use:
    """A term as it is written once."""

    place: Place
    written: str
    around: str


def forms(reading: Reading, _: Facts) -> Iterator[Found]:
    """Terms written together in one place and apart, or with a hyphen, in another."""
    together: dict[str, list[Use]] = defaultdict(list)
    apart: dict[str, list[Use]] = defaultdict(list)
    for use, following in _uses(reading):
        low = use.written.lower().rstrip(".")
        together[_base(low.replace("-", ""))].append(use)
        if following:
            pair = f"{use.written} {following}"
            apart[_base(f"{low}{following.lower()}".replace("-", ""))].append(Use(use.place, pair, use.around))
    for key, uses in together.items():
        if len(key) < SHORTEST or key not in apart:
            continue
        yield from _against(uses, apart[key])


def _uses(reading: Reading) -> Iterator[tuple[Use, str]]:
    texts = [(one.place, one.text) for one in reading.passages]
    texts += [(set_.row(row), row.name) for set_ in reading.tables for row in set_.table.rows]
    for place, text in texts:
        found = list(_WORD.finditer(text))
        for number, match in enumerate(found):
            following = found[number + 1] if number + 1 < len(found) else None
            glued = following is not None and text[match.end() : following.start()] == " "
            yield (
                Use(place, match[0], text[max(0, match.start() - 20) : match.end() + 30]),
                (following[0].rstrip(".") if glued and following else ""),
            )


def _base(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def _against(uses: list[Use], split: list[Use]) -> Iterator[Found]:
    """The split form set against the form in one word, when its two words are no ordinary pair."""
    split = [use for use in split if _is_pair(use.written)]
    form = Counter(use.written for use in uses).most_common(1)[0][0]
    if len(uses) < len(split):
        told = Counter(use.written for use in split).most_common(1)[0][0]
        yield Found(uses[0].place, form, f"skrivs {told} på andra ställen", "", "Skriv isär som på de andra ställena.")
        return
    seen: set[str] = set()
    for use in split:
        if use.written.lower() in seen:
            continue
        seen.add(use.written.lower())
        yield Found(use.place, use.written, f"skrivs {form} på annat ställe", "", f"Skriv {form}, böjt som i meningen.")


def _is_pair(written: str) -> bool:
    """Whether two words may be a term split in two, and no ordinary words beside each other."""
    first, second = written.split(" ", 1)
    if first.lower() in STOP | LOOSE or second.lower() in STOP or first.endswith((".", "-")) or second.endswith("-"):
        return False
    return bool(re.search(r"[a-zåäö]{3}", second)) and not second[:1].isupper()


def points(reading: Reading, _: Facts) -> Iterator[Found]:
    """Abbreviations, ordinals and acronyms with endings written in more than one way: I.U. and IU, 1:a and 1a."""
    uses: dict[str, list[Use]] = defaultdict(list)
    texts = [(one.place, one.text) for one in reading.passages]
    for set_ in reading.tables:
        for row in set_.table.rows:
            texts += [(set_.row(row), text) for text in (row.name, *(cell.text for cell in row.cells))]
    dotted = {match[0].replace(".", "") for _place, text in texts for match in _DOTTED.finditer(text)}
    for place, text in texts:
        for match in _DOTTED.finditer(text):
            uses[match[0].replace(".", "")].append(Use(place, match[0], text))
        for match in re.finditer(r"(?<![\w.])[A-ZÅÄÖ]{2,4}(?![\w.-])", text):
            if match[0] in dotted and text.strip() == match[0]:
                uses[match[0]].append(Use(place, match[0], text))
        for match in _ORDINAL.finditer(text):
            uses["ordinal " + match[0].replace(":", "")].append(Use(place, match[0], text))
        for match in _ACRONYM.finditer(text):
            uses["acronym"].append(Use(place, match[0], match["mark"]))
    for key, found in uses.items():
        yield from _minority(found, by_mark=key == "acronym")


def _minority(found: list[Use], *, by_mark: bool) -> Iterator[Found]:
    counts = Counter(use.around if by_mark else use.written for use in found)
    if len(counts) < 2:
        return
    best = ":" if by_mark else counts.most_common(1)[0][0]
    seen: set[str] = set()
    for use in found:
        form = use.around if by_mark else use.written
        if form != best and use.written not in seen:
            seen.add(use.written)
            told = "kolon före ändelsen (EU:s)" if by_mark else best
            advice = use.written.replace("-", ":") if by_mark else best
            around = use.written if by_mark else _near(use)
            yield Found(use.place, around, f"skrivs {told} på andra ställen", "", f"Skriv {advice}.")


def _near(use: Use) -> str:
    at = use.around.find(use.written)
    tail = use.around[at : at + len(use.written) + 16]
    return tail if len(tail) < len(use.written) + 16 else tail.rsplit(" ", 1)[0]


def capitals(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Names of administrations that mostly begin with a capital, with a small letter."""
    for unit in facts.units:
        if unit.kind == "committee" or " " in unit.name:
            continue
        pattern = re.compile(
            rf"(?<![\w-])({unit.name[0]}|{unit.name[0].lower()})({re.escape(unit.name[1:])}\w{{0,2}})(?![\w-])"
        )
        upper, lower = 0, []
        for passage in reading.prose:
            for match in pattern.finditer(passage.text):
                if match[1].isupper():
                    upper += 1
                else:
                    tail = passage.text[match.start() : match.start() + 60].split(" ")
                    lower.append((passage.place, " ".join(tail[:2]).strip(" .,")))
        if len(lower) and upper > 2 * len(lower):
            for place, written in lower:
                yield Found(
                    place,
                    written,
                    f"skrivs oftast {unit.name}",
                    f"{len(lower)} av {upper + len(lower)}",
                    f"Skriv {unit.name} med stor bokstav.",
                )


def indicators(reading: Reading, facts: Facts) -> Iterator[Found]:
    """One-word indicators whose name is written with another joint, and compound ones called by other compounds."""
    single = {core(one) for one in facts.indicators if len(content(core(one))) == 1 and len(core(one)) >= 8}
    for passage, sentence in reading.said:
        for word in words(sentence):
            for name in single:
                low, right = word.lower(), name.lower()
                bare = _base(low)
                if bare == _base(right) or abs(len(low) - len(right)) > 3 or low[:4] != right[:4]:
                    continue
                if low.replace("s", "") == right.replace("s", "") and distance(low, right, 1) == 1:
                    yield Found(passage.place, word, f"indikatorn heter {name}", "", f"Skriv {name}.")
        for one in facts.indicators:
            yield from _renamed(passage.place, sentence, one.name)


_COMPOUNDS = re.compile(
    r"(?:[Aa]ndel(?:en)?|[Aa]ntal(?:et)?) "
    r"(?P<name>(?:\w+-,? )?(?:och )?[\wåäö-]+(?:,? (?:samt|och) [\wåäö-]+|, [\wåäö]+)+)"
)


def _renamed(place: Place, sentence: str, name: str) -> Iterator[Found]:
    """A count of several things in a sentence that is an indicator's, where one of the things is called another."""
    mine = _COMPOUNDS.match(name)
    if not mine:
        return
    for match in _COMPOUNDS.finditer(sentence):
        a, b = _listed(match["name"]), _listed(mine["name"])
        same = sum(any(_alike(one, other) for other in b) for one in a)
        if len(a) == len(b) and same == len(b) and any(not any(_base(x) == _base(y) for y in b) for x in a):
            yield Found(place, match["name"], f"indikatorn: {mine['name']}", "", "Kalla måttet som i tabellen.")
            return


def _listed(text: str) -> list[str]:
    return [one.strip("- ").lower() for one in re.split(r",|\boch\b|\bsamt\b", text) if one.strip("- ")]


def _alike(one: str, other: str) -> bool:
    return (
        _base(one) == _base(other)
        or one.endswith(_base(other))
        or other.endswith(_base(one))
        or likeness(one, other) == 1
    )


_PERCENT = re.compile(r"\d(?P<gap>[ \u00a0\u202f]?)%")


def percent(reading: Reading, _: Facts) -> Iterator[Found]:
    """Percent signs with and without a space before them."""
    found = [(passage, match) for passage in reading.prose for match in _PERCENT.finditer(passage.text)]
    glued = [(passage, match) for passage, match in found if not match["gap"]]
    if not glued or len(glued) == len(found):
        return
    seen: set[Place] = set()
    for passage, match in glued:
        if passage.place not in seen:
            seen.add(passage.place)
            start = passage.text.rfind(" ", 0, match.start()) + 1
            yield Found(
                passage.place,
                passage.text[start : match.end() + 5],
                "mellanrum före % på andra ställen",
                "",
                "Skriv mellanrum (hårt) mellan talet och %.",
            )


RULES = (
    Rule(
        "term-former",
        Family.NAMES,
        "Termen skrivs på två sätt",
        "Hittar ord som skrivs ihop eller med bindestreck på ett ställe och isär på ett annat.",
        "Läsaren undrar om det är två saker.",
        Severity.WARNING,
        forms,
    ),
    Rule(
        "term-forkortning",
        Family.NAMES,
        "Förkortningen skrivs på flera sätt",
        "Hittar förkortningar, ordningstal och ändelser som skrivs olika: I.U. och IU, 1:a och 1a, EU:s och EU-s.",
        "En förkortning ska gå att söka på.",
        Severity.HINT,
        points,
    ),
    Rule(
        "term-stor-bokstav",
        Family.NAMES,
        "Stor och liten bokstav i samma namn",
        "Hittar förvaltningar och staber som för det mesta skrivs med stor bokstav men någon gång med liten.",
        "Ett namn skrivs på ett sätt.",
        Severity.HINT,
        capitals,
    ),
    Rule(
        "term-indikator",
        Family.NAMES,
        "Indikatorn kallas något annat",
        "Hittar indikatorer som i texten kallas något annat än i tabellen.",
        "Läsaren ska hitta måttet i tabellen.",
        Severity.WARNING,
        indicators,
    ),
    Rule(
        "term-procent",
        Family.NAMES,
        "Procenttecknet skrivs på två sätt",
        "Hittar procenttecken utan mellanrum i en text som annars har mellanrum.",
        "Svenska skrivregler har mellanrum före procenttecknet.",
        Severity.HINT,
        percent,
    ),
)
