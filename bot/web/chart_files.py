"""Charts as files: SVG on a page, PNG for a letter, XLSX with the numbers."""

import asyncio
from functools import lru_cache
from urllib.parse import quote

from fastapi import Request, Response

from bot.charts import Chart
from bot.exports.files import MEDIA_TYPES

KINDS = {"svg": "image/svg+xml", "png": "image/png", "xlsx": MEDIA_TYPES["xlsx"]}
#: On a page title and note stand beside the picture, so that everybody can read and copy them.
_ON_PAGE, _ON_DARK_PAGE = "trang", "toi"
#: How wide it is drawn there, so that its letters are as large as those around it.
_PAGE_INCHES, _FILE_INCHES = 5.4, 7.2
#: Pictures of the same numbers are drawn once.
_MOST_KEPT = 64


async def chart_response(request: Request, chart: Chart, kind: str, *, public: bool = False) -> Response:
    """Return a chart as one of ``KINDS``; ``?noi=`` says whether it stands on a page, and on which ground."""
    place = request.query_params.get("noi", "")
    headers = {"Cache-Control": f"{'public' if public else 'private'}, max-age=60"}
    if place not in {_ON_PAGE, _ON_DARK_PAGE}:
        place = ""
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{chart.key}.{kind}')}"
    content = await asyncio.to_thread(_written, chart, kind, place)
    return Response(content, media_type=KINDS[kind], headers=headers)


@lru_cache(maxsize=_MOST_KEPT)
def _written(chart: Chart, kind: str, place: str) -> bytes:
    # Only now: the drawing of charts takes a second to load.
    from bot.charts.draw import DARK, LIGHT, draw  # noqa: PLC0415
    from bot.charts.native import chart_book  # noqa: PLC0415

    if kind == "xlsx":
        return chart_book(chart)
    paper = DARK if place == _ON_DARK_PAGE else LIGHT
    return draw(
        chart, kind=kind, paper=paper, inches=_PAGE_INCHES if place else _FILE_INCHES, titled=not place
    )
