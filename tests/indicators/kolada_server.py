"""A small local server that speaks Kolada's documented shape, with its limits and its bad days."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Key = tuple[str, str, int]  # KPI, municipality, year


class Server(ThreadingHTTPServer):
    """What it holds: ``data`` by KPI, municipality and year, as (sex, value, status) rows."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.data: dict[Key, list[tuple[str, float | None, str]]] = {}
        self.titles: dict[str, str] = {}
        self.names: dict[str, str] = {"0580": "Linköping", "0581": "Norrköping"}
        self.page = 5000  # rows at most, whatever is asked for
        self.failures: list[int] = []  # statuses to answer with first
        self.raw: bytes | None = None  # an answer of another shape
        self.calls: list[str] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v3"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.calls.append(self.path)
        address = urlsplit(self.path)
        parts = address.path.removeprefix("/v3/").split("/")
        if self.server.failures:
            return self.answer(self.server.failures.pop(0), {"detail": "busy"})
        if self.server.raw is not None:
            return self.answer(200, None, self.server.raw)
        if any(len(part.split(",")) > 25 for part in parts):
            return self.answer(400, {"detail": "at most 25 ids"})
        query = parse_qs(address.query)
        rows = self.rows(parts)
        page, size = int(query.get("page", ["1"])[0]), min(int(query["per_page"][0]), self.server.page)
        shown = rows[(page - 1) * size : page * size]
        more = page * size < len(rows)
        # The scheme and host that a proxy sees are not always those that the caller used.
        following = f"http://inside.invalid{address.path}?per_page={size}&page={page + 1}" if more else None
        return self.answer(200, {"values": shown, "count": len(shown), "next_url": following, "previous_url": None})

    def rows(self, parts: list[str]) -> list[dict]:
        match parts:
            case ["municipality"]:
                return [{"id": code, "title": name, "type": "K"} for code, name in self.server.names.items()]
            case ["kpi", ids]:
                titles = self.server.titles
                return [
                    {"id": one, "title": titles[one], "is_divided_by_gender": 1}
                    for one in ids.split(",")
                    if one in titles
                ]
            case ["data", "kpi", kpis, "municipality", codes, "year", years]:
                asked = (kpis.split(","), codes.split(","), years.split(","))
                return [
                    {
                        "kpi": kpi,
                        "municipality": code,
                        "period": year,
                        "values": [
                            {"gender": sex, "value": value, "status": status, "count": 1} for sex, value, status in rows
                        ],
                    }
                    for (kpi, code, year), rows in self.server.data.items()
                    if kpi in asked[0] and code in asked[1] and str(year) in asked[2]
                ]
        return []

    def answer(self, status: int, body: dict | None, raw: bytes = b"") -> None:
        data = raw if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        return None


@contextmanager
def running() -> Iterator[Server]:
    """The server while it runs, on a port of its own."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
