"""Ledger files to read in tests: ordinary tables, SIE files, and short words for what was read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from finance import parsing
from finance.parsing import Batch, Layout, Table, UnreadableFile

HEADER = "Period;Vernr;Bokföringsdatum;Konto;Kontotext;Ansvar;Ansvar (text);Verksamhet;Projekt;Motpart;Text;Belopp"
ROW = "202308;1001;2023-08-31;4010;Köp;40100;Kansliet;215;;81;Hyra Åkern;1 234,50"
SHORT = "Period;Konto;Ansvar;Verksamhet;Text;Belopp"

SIE_HEAD = """#FLAGGA 0
#PROGRAM "Ekonomi" 5.1
#FORMAT PC8
#GEN 20230901 AN
#SIETYP 4
#FNAMN "Åkerby kommun"
#RAR 0 20230101 20231231
#RAR -1 20220101 20221231
#DIM 1 "Ansvar"
#DIM 20 "Verksamhet"
#DIM 6 "Projekt"
#DIM 21 "Motpart"
#OBJEKT 1 "0401" "Kansliet"
#KONTO 5010 "Lokalhyra"
"""
VOUCHER = """#VER A 567 20230831 "Hyra Åkern" 20230901 AN
{
#TRANS 5010 {1 "0401" 20 "215" 6 "P7" 21 "81"} 1000.50
#TRANS 1930 {} -1000.50
}
"""
HIT = (17, 202308, "5010", "0401", "215", "P7", "81", 100050, date(2023, 8, 31), "A 567", "Hyra Åkern")
"""The first row of VOUCHER after SIE_HEAD, as the frame has it."""
BANK = (18, 202308, "1930", "", "", None, None, -100050, date(2023, 8, 31), "A 567", "Hyra Åkern")
"""The second."""

File = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path, request: pytest.FixtureRequest) -> File:
    """A function that writes a file, in the test module's own ENCODING unless told otherwise."""
    usual = getattr(request.module, "ENCODING", "utf-8")

    def write(content: str | bytes, *, encoding: str = usual, name: str = "fil") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def whole(path: Path, layout: Layout | None = None, *, kind: str = "", year_hint: int | None = None) -> Batch:
    """The file as one batch."""
    layout = layout or parsing.inspect(path, filename=path.name, kind=kind)
    batches = list(parsing.read(path, layout, year_hint=year_hint))
    return Batch(
        Table.of(pl.concat([batch.frame for batch in batches])),
        tuple(problem for batch in batches for problem in batch.problems),
        sum(batch.rows_read for batch in batches),
        tuple(note for batch in batches for note in batch.notes),
        batches[-1].done,
    )


def refusal(path: Path, **keywords: int) -> str:
    """Why the whole file is refused."""
    with pytest.raises(UnreadableFile) as refused:
        whole(path, **keywords)
    return str(refused.value)


def told(batch: Batch) -> list[tuple[int, str, str]]:
    """Line, column and value of each problem."""
    return [(problem.line, problem.column, problem.value) for problem in batch.problems]


def noted(batch: Batch, words: str) -> parsing.Problem:
    """The only note that says this."""
    (found,) = [note for note in batch.notes if words in note.reason]
    return found


def voucher(*rows: str, head: str = "#VER A 1 20230831") -> str:
    """A voucher of a SIE file."""
    return "\n".join([head, "{", *rows, "}"]) + "\n"
