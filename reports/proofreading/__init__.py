"""Granskning: prose and tables of a report against figures and registers, before anyone may submit it. Pure.

``running.proofread(document, facts)`` gives the findings; each family of rules has a module of its own. What the
registers know comes as ``facts.Facts``; ``plain.read`` makes a document of an extracted PDF.
"""
