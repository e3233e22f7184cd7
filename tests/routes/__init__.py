"""The routes of the product as a table, for tests that walk all of them.

``ROUTES`` has a row for every route; ``route.url(user)`` is its address in the demo (fixtures ``demo``, ``demo_site``).
``pages(user)`` are those that a person may open, so that a test can look at each.
"""

from tests.routes.model import Kind, Reach, Route, Seen
from tests.routes.reach import may_know, may_open, may_post, pages
from tests.routes.table import ROUTES

__all__ = ["ROUTES", "Kind", "Reach", "Route", "Seen", "may_know", "may_open", "may_post", "pages"]
