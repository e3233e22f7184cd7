"""Nämndindikatorer: definitions, series, targets and reasoned states."""
