"""The report's figures as plain JSON: for whoever computes with them, without having to know how a report is set."""

import json
from typing import Any

from reports.document import Document, Table


def as_json(document: Document) -> str:
    """Every figure that the text prints and every table, with exact values as text beside the printed ones."""
    found = document.decided
    whole = {
        "title": document.title,
        "unit": document.unit,
        "code": document.code,
        "municipality": document.municipality,
        "occasion": document.occasion,
        "occasion_code": document.occasion_code,
        "through": document.through.isoformat(),
        "version": document.version,
        "corrects": document.corrects,
        "draft": found is None,
        "decision": found
        and {
            "body": found.body,
            "day": found.day.isoformat(),
            "paragraph": found.paragraph,
            "diary_number": found.diary_number,
        },
        "figures": [
            {
                "key": one.key,
                "label": one.label,
                "value": str(one.value),
                "measure": one.measure,
                "source": one.source,
            }
            for one in document.figures
        ],
        "tables": [_table(one) for one in document.tables],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "unit": table.unit,
        "values_in": "kronor" if table.unit in {"mnkr", "tkr"} else table.unit,
        "columns": [{"text": one.text, "role": one.role.value} for one in table.columns],
        "rows": [
            {
                "name": row.name,
                "kind": row.kind.value,
                "cells": [
                    {"text": cell.text, "value": None if cell.value is None else str(cell.value), "figure": cell.figure}
                    for cell in row.cells
                ],
            }
            for row in table.rows
        ],
        "notes": list(table.notes),
    }
