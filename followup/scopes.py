"""What a system key opens: one table, read by the API and by the page where keys are issued. Everything is read alone.

What is decided is public and needs no scope. No scope opens what is secret: a key never reads as one who may.
"""

from django.db import models


class Scope(models.TextChoices):
    """A kind of data that a system may fetch."""

    ORGANISATION = "organisation", "Organisation och uppföljningstillfällen"
    FIGURES = "figures", "Siffror"
    SUMMARIES = "summaries", "Driftsammandrag och engångsposter"
    LEDGER = "ledger", "Huvudboksrader"
    FORECASTS = "forecasts", "Prognoser och åtgärdsplaner"
    INVESTMENTS = "investments", "Investeringar"
    GOALS = "goals", "Mål, bedömningar och verksamhetsplan"
    ASSIGNMENTS = "assignments", "Strategiska uppdrag och beslut"
    INDICATORS = "indicators", "Indikatorer och personalstatistik"
    CONTROL = "control", "Internkontroll, styrdokument och händelser"
