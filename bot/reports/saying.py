"""What is said around a report: why it cannot be made, what to do before it is signed, its fields."""

from collections.abc import Iterable

from bot.reports.errors import PeriodNotBegun, TemplateUnfit
from bot.reports.facts import Facts
from bot.reports.grids import number
from bot.reports.values import Values
from bot.words import Words
from feedback.errors import PeriodUnknown, UnitNotFound

_LONGEST_EXAMPLE = 60


def refusal(error: Exception, words: Words) -> str:
    """Return why a report cannot be made, and what to do instead."""
    match error:
        case PeriodNotBegun():
            return words.say("reports.cli_not_begun", period=error.name)
        case UnitNotFound():
            return words.say("reports.cli_unit", unit=error.code)
        case TemplateUnfit():
            return "\n".join([words.say("reports.template_unfit"), *error.faults])
        case PeriodUnknown():
            return words.say("reports.cli_period")
        case _:
            return words.say("reports.cli_other")


def before_signing(facts: Facts, words: Words) -> list[str]:
    """Return what has to be known, or done, before the report is signed."""
    found = []
    if facts.is_running:
        found.append(words.say("reports.cli_running"))
    if facts.form.faults:
        rules = "; ".join(one.rule for one in facts.form.faults)
        found.append(words.say("reports.s_form_fails", rules=rules))
    if facts.form.total.unclassified:
        found.append(words.say("reports.s_unclassified", count=number(facts.form.total.unclassified)))
    return found


def field_lines(values: Values, words: Words) -> Iterable[str]:
    """Give a line for each field that a template can show."""
    yield words.say("reports.fields_words")
    for name, example in sorted(values.words.items()):
        shown = " ".join(example.split())
        shown = shown if len(shown) <= _LONGEST_EXAMPLE else shown[:_LONGEST_EXAMPLE].rstrip() + "…"
        yield f"  {{{{ {name} }}}}  {shown}"
    yield words.say("reports.fields_grids")
    for name, grid in sorted(values.grids.items()):
        yield f"  {name}: {grid.title}"
        for column in grid.columns:
            yield f"    {{{{ h.{column.key} }}}}  {column.heading}"
        if grid.total:
            yield f"    {{{{ tong_{name}.… }}}}  {words.say('reports.fields_total')}"
    yield words.say("reports.fields_charts")
    for name, chart in sorted(values.charts.items()):
        yield f"  {{{{ {name} }}}}  {chart.title}"
