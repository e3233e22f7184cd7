"""Spår: who changed what, when, from what to what, across every history that the product keeps.

Each app registers its histories (``register``) when it starts. A page of the trail is one query over all of them, of
which each gives no more than its own newest rows, and then a handful of queries for each kind that is on the page.
"""

from followup.trail.kept import LONG, Asked, Committees, Entry, History, Scope, Steps, Told, Versions, decided_step
from followup.trail.reading import Page, Place, count, every, histories, kinds, page, register, scope_of

__all__ = [
    "LONG",
    "Asked",
    "Committees",
    "Entry",
    "History",
    "Page",
    "Place",
    "Scope",
    "Steps",
    "Told",
    "Versions",
    "count",
    "decided_step",
    "every",
    "histories",
    "kinds",
    "page",
    "register",
    "scope_of",
]
