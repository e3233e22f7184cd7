"""All tables of a report as one CSV file: a line for each cell, for whoever computes with them. Pure.

Commas, decimal points and UTF-8 without a mark, as open data is read by programs everywhere; amounts in exact kronor.
"""

import csv
import io

from followup.exports import harmless
from reports.document import Document
from reports.exports.sheets import SCALE

HEADS = ("tabell", "rubrik", "rad", "radslag", "kolumn", "tryckt", "varde", "enhet", "siffra")


def as_csv(document: Document) -> bytes:
    """A line for each cell of each table, in reading order."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(HEADS)
    for table in document.tables:
        unit = "kr" if table.unit in SCALE else table.unit
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                value = "" if cell.value is None else f"{cell.value:f}"
                words = (table.key, table.title, row.name, row.kind.value, column.text, cell.text)
                writer.writerow([*map(harmless, words), value, unit if value else "", cell.figure])
    return made.getvalue().encode()
