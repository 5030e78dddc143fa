"""All commands by name."""

import typer

from bot.commands import ask, backup, chat, check, demo, due, export, faq, serve, staff, unit

app = typer.Typer(
    help="Trợ lý số: trợ giúp phụ huynh, tiếp nhận phản ánh và kiến nghị.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (serve.serve, chat.chat, ask.ask, due.due, export.export, demo.demo, check.check):
    app.command()(command)
for command in (backup.backup, backup.restore, backup.verify):
    app.command()(command)
app.add_typer(faq.app, name="faq")
app.add_typer(staff.app, name="staff")
app.add_typer(unit.app, name="unit")
