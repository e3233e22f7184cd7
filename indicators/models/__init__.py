"""Indicators: definitions, series of values with reasoned states, targets."""
