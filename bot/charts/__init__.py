"""Charts: what one shows, drawn as SVG or PNG, or as a workbook with the numbers behind it."""

from bot.charts.chart import Chart, Form, Series, Tone

__all__ = ["Chart", "Form", "Series", "Tone"]
