"""The demo municipality's files: ledger and budget of Linköping's kommunstyrelse, as its systems would send them.

``write`` makes them from the data beside it, the same bytes each time; their sums are those of the printed interim
report of 31 August 2023. ``python -m demo.generator FOLDER`` does the same from a shell.
"""

from pathlib import Path

from demo.generator import budget, ledger


def write(folder: Path) -> list[Path]:
    """Writes all ledger and budget files into ``folder`` (made if it is missing); returns their paths, ledger first."""
    folder.mkdir(parents=True, exist_ok=True)
    return [*ledger.write(folder), *budget.write(folder)]
