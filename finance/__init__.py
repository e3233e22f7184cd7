"""Ledger files, ledger, budget, driftsammandrag and forecasts."""
