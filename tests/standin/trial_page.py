"""A page for manual trials: type as somebody, see what the bot answers, tap its buttons."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

PAGE = """<!doctype html><meta charset="utf-8"><title>Stand-in</title>
<style>body{{font:16px sans-serif;max-width:40em;margin:2em auto}}pre{{white-space:pre-wrap;background:#eef;
padding:.6em;border-radius:.5em}}form{{display:inline}}</style>{body}"""

SAY = '<form method="post"><input name="say" autofocus size="40"><button>Send</button></form>'
TAP = '<form method="post"><button name="tap" value="{label}">{label}</button></form> '


class Somebody(Protocol):
    """A person of a stand-in."""

    name: str

    def says(self, text: str) -> Any: ...

    def taps(self, label: str) -> Any: ...

    @property
    def shown(self) -> Sequence[tuple[str, Sequence[str]]]: ...


def page_routes(user: Callable[[str], Somebody], names: Callable[[], Sequence[str]]) -> list[Route]:
    """Return the pages over people that appear when first asked for."""

    async def people(request: Request) -> Response:
        links = "".join(f'<li><a href="/as/{escape(name)}">{escape(name)}</a>' for name in names() or ["An"])
        return HTMLResponse(PAGE.format(body=f"<ul>{links}</ul><p>/as/ANY-NAME makes somebody new."))

    async def person(request: Request) -> Response:
        somebody = user(request.path_params["name"])
        if request.method == "POST":
            form = await request.form()
            if tap := str(form.get("tap", "")):
                somebody.taps(tap)
            elif say := str(form.get("say", "")):
                somebody.says(say)
            return RedirectResponse(request.url.path, 303)
        return HTMLResponse(PAGE.format(body=_chat(somebody)), headers={"Refresh": "5"})

    return [Route("/", people), Route("/as/{name}", person, methods=["GET", "POST"])]


def _chat(somebody: Somebody) -> str:
    shown = [f"<h1>{escape(somebody.name)}</h1>"]
    for text, buttons in somebody.shown:
        shown.append(f"<pre>{escape(text)}</pre>")
        shown += [TAP.format(label=escape(label)) for label in buttons]
    return "".join(shown) + f"<p>{SAY}"
