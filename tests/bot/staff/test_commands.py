"""The commands ``staff …``, as an administrator types them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.app import app_for

Type = Callable[..., Result]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)

    def run(*words: str, given: str = "", **settings: str) -> Result:
        settings = {
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/t.db",
            "PUBLIC_URL": "https://desk.test",
            "PORT": "9123",
            **settings,
        }
        return CliRunner().invoke(app_for(["staff"]), ["staff", *words], input=given, env=settings)

    return run


def test_an_account_is_added_listed_and_disabled_and_a_refusal_says_why(typed: Type) -> None:
    added = typed("add", "lan", "--name", "Nguyễn Thị Lan", "--role", "head")
    assert added.exit_code == 0, added.stderr
    assert "https://desk.test/can-bo/mat-khau?key=" in added.stdout
    given = "câu dài dễ nhớ\n"
    chief = typed("add", "minh", "--name", "Minh", "--role", "admin", "--password-stdin", given=given)
    assert "key=" not in chief.stdout
    listed = typed("list").stdout
    assert "lan\tNguyễn Thị Lan\tLãnh đạo\t-\tChưa đặt mật khẩu" in listed
    assert "minh\tMinh\tQuản trị\t-\tĐang dùng" in listed
    assert "key=" in typed("reset-password", "lan").stdout
    refused = typed("disable", "minh")
    assert refused.exit_code == 1
    assert "người quản trị cuối cùng" in refused.stderr
    assert "Đã khóa tài khoản của Nguyễn Thị Lan" in typed("disable", "lan").stdout


def test_the_link_leads_to_the_port_of_this_environment_and_says_so(typed: Type) -> None:
    added = typed("add", "lan", "--name", "Nguyễn Thị Lan", PUBLIC_URL="")
    assert "http://127.0.0.1:9123/can-bo/mat-khau?key=" in added.stdout
    assert "PORT" in added.stdout
    assert "PORT" not in typed("reset-password", "lan").stdout


def test_an_easy_password_is_refused_with_the_reason(typed: Type) -> None:
    refused = typed("add", "lan", "--name", "Lan", "--password-stdin", given="1234567890\n")
    assert refused.exit_code == 1
    assert "dễ đoán" in refused.stderr
