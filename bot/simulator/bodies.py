"""What the phone's routes are asked in JSON, and how they answer: a 400 says which part is wrong."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from aiohttp import web

Body = dict[str, Any]


async def read_body(request: web.Request) -> Body:
    """Return the JSON object of a request; an empty one when it has no body. Raises HTTPBadRequest."""
    raw = await request.read()
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise web.HTTPBadRequest(text="the body is not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body is not a JSON object")
    return body


def whole(values: Any, name: str, otherwise: int | None = None) -> int:
    """Return a whole number by its name. Raises HTTPBadRequest, also when it is missing and there is no other."""
    return int(_read(values, name, otherwise, int))


def number(values: Any, name: str, otherwise: float | None = None) -> float:
    """Return a number by its name. Raises HTTPBadRequest."""
    return float(_read(values, name, otherwise, float))


def _read(values: Any, name: str, otherwise: Any, form: type) -> Any:
    value = values.get(name)
    if value is None or value == "":
        if otherwise is None:
            raise web.HTTPBadRequest(text=f"{name} is missing")
        return otherwise
    try:
        return form(value)
    except (TypeError, ValueError, OverflowError):
        raise web.HTTPBadRequest(text=f"{name} is not a number") from None


def moment(values: Any, name: str) -> datetime:
    """Return an aware instant by its name. Raises HTTPBadRequest."""
    try:
        found = datetime.fromisoformat(str(values.get(name)))
    except ValueError:
        raise web.HTTPBadRequest(text=f"{name} is not an ISO date and time") from None
    if found.tzinfo is None:
        raise web.HTTPBadRequest(text=f"{name} has no offset from UTC")
    return found


def answered(body: Any) -> web.Response:
    """Return a JSON answer."""
    return web.Response(text=json.dumps(body, ensure_ascii=False), content_type="application/json")
