"""The commands ``webhook …``, as somebody types them one after the other."""

import re
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.commands.app import app_for
from bot.words import Words

WORDS = Words("vi")
ADDRESS = "https://one-gate.example.gov.vn/hook"


def test_a_system_is_added_listed_tried_and_ended_and_what_makes_no_sense_is_said(
    tmp_path: Path,
) -> None:
    env = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'hooks.db'}", "SECRET_KEY": "for tests"}

    def types(*words: str) -> Result:
        typed = ["webhook", *words]
        return CliRunner().invoke(app_for(typed), typed, env=env)

    added = types("add", ADDRESS, "--name", "Một cửa", "--kinds", "answered")
    assert added.exit_code == 0, added.output
    assert re.search(r"whsec_\S{20,}", added.stdout)

    refused = types("add", "http://10.0.0.1/x", "--name", "A")
    assert (refused.exit_code, refused.stderr.strip()) == (1, WORDS.say("hooks.unfit_address"))

    assert WORDS.say("hooks.cli_tried", name="Một cửa") in types("try", "1").stdout
    listed = types("list").stdout
    assert re.search(rf"^1  Một cửa  {ADDRESS}  .*đã đến 0, chờ 1, không gửi được 0$", listed, re.MULTILINE)
    assert "whsec_" not in listed

    assert WORDS.say("hooks.ended", name="Một cửa") in types("end", "1").stdout
    gone = types("try", "1")
    assert (gone.exit_code, gone.stderr.strip()) == (1, WORDS.say("console.error_hook"))
