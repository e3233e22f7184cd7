"""Data ut: every table of the product as CSV and xlsx at an address that stays, for Power BI, Excel and others.

A table is read through the same table class or the same reading as its page, with amounts in exact kronor. Its columns
are called the same at every occasion, so that a report that fetches it goes on to work.
"""
