"""Forecast proposals: what the year will come to, from the months so far and the years before.

Pure: knows neither Django nor the clock, NumPy only. ``propose`` for one series, ``propose_all`` for thousands::

    proposal = propose(Series({202201: 812_000.0, ...}), 202308)
"""

from finance.proposal.evidence import Method
from finance.proposal.proposing import Backtest, PathMonth, Proposal, Series, Trial, propose, propose_all

__all__ = ["Backtest", "Method", "PathMonth", "Proposal", "Series", "Trial", "propose", "propose_all"]
