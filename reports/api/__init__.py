"""The read API: what the pages tell, as JSON with exact kronor, and as one file a table. One module per kind of data.

It stands on what the pages stand on: ``visible_to`` gives the row sets, ``indicators.reading`` the values, the same
summaries and tables the numbers. It writes nothing.
"""
