"""Everything that changes something leaves a line: which log has it, for every form of the console."""

import re
from datetime import date

import pytest
from fastapi.routing import APIRoute

from bot.commands.app import COMMANDS, GROUPS
from bot.web.console.routes import router
from tests.bot.web.console.conftest import Office

# What is kept is tested on both databases beneath.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

#: Forms whose doing stands in the log of changes; see ``bot.office.changes``.
LOGGED = frozenset(
    {
        "first_admin", "set_password", "change_password", "unlink_telegram",
        "switch_on_second_factor", "switch_off_second_factor", "renew_recovery_codes",
        "make_token", "revoke_token", "make_calendar",
        "invite", "change_member", "disable_member", "enable_member", "reset_member", "drop_second_factor",
        "require_second_factor", "switch_approval",
        "save_template", "drop_template", "undo_template", "starter_templates",
        "enter_calendar_day", "confirm_calendar_year", "undo_calendar_change",
        "make_notice", "start_notice", "pause_notice", "drop_notice",
        "record_breach", "add_breach_line", "set_zalo_oa_token",
        "make_hook", "pause_hook", "go_on_hook", "renew_hook_secret", "end_hook",
        "set_clock", "set_retention", "save_text", "undo_change",
        "save_guide", "change_steps", "undo_guide", "take_guides",
        "publish_proposal", "dismiss_group", "mute_sender", "unmute_sender",
    }
)  # fmt: skip
#: Forms whose doing stands in the history of a case.
IN_A_CASE = frozenset(
    {
        "take", "release", "ask", "answer", "note", "mute_bot", "unmute_bot", "hand_over", "refuse", "close",
        "accept", "classify", "ask_completion", "propose", "withdraw", "approve", "return_draft", "transfer",
        "relay", "recall", "wait_for_body", "go_on", "link", "answer_together", "split_off", "merge",
        "unmerge", "write_down", "sign_apology", "publish_case", "unpublish_case", "give_many",
        "told_by_phone", "whole_conversation",
    }
)  # fmt: skip
#: Forms that end in a proposal, which is looked at and published by a form of its own.
PROPOSED = frozenset(
    {
        "save_topic", "add_topic", "confirm_fact", "withdraw_fact", "save_value", "save_neighbour",
        "take_sheet", "undo_version", "learn_phrasings", "learn_topic", "drop_proposal",
    }
)  # fmt: skip
#: Forms that set nothing: a look, a trial, a check, or what is only the reader's own and goes by itself.
NOTHING_SET = frozenset(
    {
        "sign_in", "second_step", "sign_out", "end_other_session", "make_telegram_code", "keep_draft",
        "drop_draft", "case_presence", "answer_preview", "publication_preview", "publication_edit",
        "save_view", "drop_view", "test_channel", "keep_own_chat", "try_hook", "resend_hook", "check_chain",
        "guide_preview", "guide_try", "look_at_guides", "topic_preview", "topic_try", "preview_retention",
        "preview_text", "not_answered", "back_to_bot",
    }
)  # fmt: skip

#: Commands that change what the office has set or holds, and leave a line; see ``test_logged``.
COMMANDS_LOGGED = {"calendar", "faq", "keys", "staff", "unit", "webhook", "demo", "restore", "verify"}
#: Commands that only read, or write files of the caller's.
COMMANDS_THAT_READ = {"serve", "chat", "ask", "export", "due", "check", "retention", "backup"} | {
    "redact", "seal", "report",
}  # fmt: skip


def test_of_every_form_it_is_known_where_its_doing_is_kept() -> None:
    forms = {one.name for one in router.routes if isinstance(one, APIRoute) and "POST" in (one.methods or ())}
    groups = (LOGGED, IN_A_CASE, PROPOSED, NOTHING_SET)
    assert forms == frozenset().union(*groups)
    assert sum(map(len, groups)) == len(forms)
    assert {*COMMANDS, *GROUPS} == COMMANDS_LOGGED | COMMANDS_THAT_READ


@on_sqlite
async def test_templates_days_notices_and_ones_own_account_are_in_the_log(office: Office) -> None:
    admin = await office.signed_in("admin")
    await admin.post("/can-bo/mau-tra-loi", title="Cảm ơn", text="Dạ, cảm ơn anh/chị.")
    await admin.post("/can-bo/mau-tra-loi/1/bo")
    await admin.post("/can-bo/mau-tra-loi/1/lay-lai")
    await admin.post("/can-bo/lich", day="2026-11-30", kind="day_off", name="Bầu cử", source="Công văn 12")
    await admin.post("/can-bo/lich/thay-doi/1/hoan-tac")
    await admin.post("/can-bo/thong-bao", subject="enrolment", unit="", text="Mở đăng ký lớp 1.")
    await admin.post("/can-bo/thong-bao/1/bo")
    await admin.post("/can-bo/toi/telegram/go")
    log = (await admin.get("/can-bo/thay-doi")).text
    said = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<strong>.*?</p>", log, re.DOTALL)]
    assert [" ".join(one.split()) for one in said] == [
        "Tài khoản: admin Gỡ Telegram",
        "Thông báo: #1 Bỏ thông báo",
        "Thông báo: #1 Soạn thông báo",
        "Lịch làm việc: 30/11/2026 Hoàn tác",
        "Lịch làm việc: 30/11/2026 Đặt là ngày nghỉ",
        "Mẫu trả lời: Cảm ơn Lấy lại nội dung trước đó",
        "Mẫu trả lời: Cảm ơn Cất mẫu, không dùng nữa",
        "Mẫu trả lời: Cảm ơn Ghi mẫu",
    ]
    assert "Bầu cử · Công văn 12" in log


@on_sqlite
async def test_an_entry_of_the_calendar_is_taken_back_once_and_by_administrators(office: Office) -> None:
    admin = await office.signed_in("admin")
    await admin.post("/can-bo/lich", day="2026-11-30", kind="day_off", name="Bầu cử", source="Công văn 12")
    head = await office.signed_in("head")
    assert "hoan-tac" not in (await head.get("/can-bo/lich?nam=2026")).text
    assert (await head.post("/can-bo/lich/thay-doi/1/hoan-tac")).status_code == 403
    page = await admin.follow(await admin.post("/can-bo/lich/thay-doi/1/hoan-tac"))
    assert "Đã hoàn tác." in page.text
    assert '<th scope="row" class="nowrap">30/11/2026</th>' not in page.text
    assert office.parts.calendar.is_working(date(2026, 11, 30))
    refused = await admin.follow(await admin.post("/can-bo/lich/thay-doi/1/hoan-tac"))
    assert "Không hoàn tác được" in refused.text
