"""A page for manual trials: type as somebody, see what the bot answers, tap its buttons."""

from html import escape
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from tests.standin.telegram.people import Person
    from tests.standin.telegram.server import TelegramServer

PAGE = """<!doctype html><meta charset="utf-8"><title>Stand-in for Telegram</title>
<style>body{{font:16px sans-serif;max-width:40em;margin:2em auto}}pre{{white-space:pre-wrap;background:#eef;
padding:.6em;border-radius:.5em}}form{{display:inline}}</style>{body}"""

SAY = '<form method="post"><input name="say" autofocus size="40"><button>Send</button></form>'
TAP = '<form method="post"><button name="tap" value="{place}/{label}">{label}</button></form> '


def page_routes(server: "TelegramServer") -> list[Route]:
    async def people(request: Request) -> Response:
        names = [person.raw["first_name"] for person in server.people] or ["An"]
        links = "".join(f'<li><a href="/as/{escape(name)}">{escape(name)}</a>' for name in names)
        return HTMLResponse(PAGE.format(body=f"<ul>{links}</ul><p>/as/ANY-NAME makes somebody new."))

    async def person(request: Request) -> Response:
        somebody = server.user(request.path_params["name"])
        if request.method == "POST":
            form = await request.form()
            _act(somebody, say=str(form.get("say", "")), tap=str(form.get("tap", "")))
            return RedirectResponse(request.url.path, 303)
        return HTMLResponse(PAGE.format(body=_chat(somebody)), headers={"Refresh": "5"})

    return [Route("/", people), Route("/as/{name}", person, methods=["GET", "POST"])]


def _act(person: "Person", *, say: str, tap: str) -> None:
    place, _, label = tap.partition("/")
    if tap:
        person.taps(person.heard[int(place)], label)
    elif say:
        person.says(say)


def _chat(person: "Person") -> str:
    shown = [f"<h1>{escape(person.raw['first_name'])}</h1>"]
    for place, message in enumerate(person.heard):
        shown.append(f"<pre>{escape(message.text)}{' [picture]' if message.picture else ''}</pre>")
        shown += [TAP.format(place=place, label=escape(label)) for label in message.buttons]
    shown += [TAP.format(place=-1, label=escape(label)) for label in person.keyboard]
    return "".join(shown) + f"<p>{SAY}"
