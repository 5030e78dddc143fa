"""Charts as files: SVG on a page, PNG for a letter, XLSX with the numbers."""

import asyncio
from functools import lru_cache
from urllib.parse import quote

from fastapi import Request, Response

from bot.charts import Chart
from bot.charts.measures import PAGE_INCHES, PHONE_INCHES
from bot.exports.files import MEDIA_TYPES
from bot.web.pages import language_of

KINDS = {"svg": "image/svg+xml", "png": "image/png", "xlsx": MEDIA_TYPES["xlsx"]}
#: On a page title and note stand beside the picture, so that everybody can read and copy them.
_ON_PAGE, _ON_DARK_PAGE = "trang", "toi"
_ON_PHONE = "hep"
_FILE_INCHES = 7.2
#: Pictures of the same numbers are drawn once.
_MOST_KEPT = 64


async def chart_response(request: Request, chart: Chart, kind: str, *, public: bool = False) -> Response:
    """Return a chart as one of ``KINDS``.

    ``?noi=`` says whether it stands on a page, and on which ground; ``&hep=1`` that the page is narrow.
    """
    place = request.query_params.get("noi", "")
    headers = {"Cache-Control": f"{'public' if public else 'private'}, max-age=60"}
    if place not in {_ON_PAGE, _ON_DARK_PAGE}:
        place = ""
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{chart.key}.{kind}')}"
    page_inches = PHONE_INCHES if request.query_params.get(_ON_PHONE) else PAGE_INCHES
    inches, point = page_inches if place else _FILE_INCHES, "," if language_of(request) == "vi" else "."
    content = await asyncio.to_thread(_written, chart, kind, place, inches, point)
    return Response(content, media_type=KINDS[kind], headers=headers)


@lru_cache(maxsize=_MOST_KEPT)
def _written(chart: Chart, kind: str, place: str, inches: float, point: str) -> bytes:
    # Only now: the drawing of charts takes a second to load.
    from bot.charts.draw import DARK, LIGHT, draw  # noqa: PLC0415
    from bot.charts.native import chart_book  # noqa: PLC0415

    if kind == "xlsx":
        return chart_book(chart)
    paper = DARK if place == _ON_DARK_PAGE else LIGHT
    return draw(chart, kind=kind, paper=paper, inches=inches, titled=not place, point=point)
