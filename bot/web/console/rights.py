"""Who may open which page and press which button: one table, by the name of the route.

Whose *cases* somebody sees and may change is another matter: the registry decides that by unit and step.
"""

from collections.abc import Mapping

from feedback.lifecycle import Role

EVERYBODY = frozenset(Role)
AT_WORK = frozenset({Role.OFFICER, Role.HEAD, Role.ADMIN})
LEADS = frozenset({Role.HEAD, Role.ADMIN})
READS = AT_WORK | {Role.INSPECTOR}
WATCHES = LEADS | {Role.INSPECTOR}
KNOWLEDGE = frozenset({Role.HEAD, Role.EDITOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})

#: Routes that need no account; each checks its own key or password.
OPEN = frozenset(
    {
        "sign_in_page",
        "sign_in",
        "second_step",
        "first_admin_page",
        "first_admin",
        "password_page",
        "set_password",
    }
)

RIGHTS: Mapping[str, frozenset[Role]] = {
    "sign_out": EVERYBODY,
    "me_page": EVERYBODY,
    "change_password": EVERYBODY,
    "make_telegram_code": EVERYBODY,
    "unlink_telegram": EVERYBODY,
    "tokens_page": AT_WORK,
    "make_token": AT_WORK,
    "revoke_token": AT_WORK,
    "make_calendar": AT_WORK,
    "units_page": EVERYBODY,
    "queue_page": READS,
    "queue_events": READS,
    "save_view": READS,
    "drop_view": READS,
    "give_many": AT_WORK,
    "case_page": READS,
    "whole_conversation": AT_WORK,
    "keep_draft": AT_WORK,
    "drop_draft": AT_WORK,
    "case_presence": AT_WORK,
    "answer_preview": AT_WORK,
    "case_print": READS,
    "templates_page": AT_WORK,
    "save_template": AT_WORK,
    "drop_template": AT_WORK,
    "undo_template": AT_WORK,
    "starter_templates": AT_WORK,
    "file_page": READS,
    "take": AT_WORK,
    "release": AT_WORK,
    "ask": AT_WORK,
    "answer": AT_WORK,
    "note": AT_WORK,
    "mute_bot": AT_WORK,
    "unmute_bot": AT_WORK,
    "hand_over": AT_WORK,
    "refuse": AT_WORK,
    "close": AT_WORK,
    "accept": AT_WORK,
    "classify": AT_WORK,
    "ask_completion": AT_WORK,
    "propose": AT_WORK,
    "withdraw": AT_WORK,
    "approve": LEADS,
    "return_draft": LEADS,
    "transfer": AT_WORK,
    "relay": AT_WORK,
    "recall": AT_WORK,
    "wait_for_body": AT_WORK,
    "go_on": AT_WORK,
    "link": AT_WORK,
    "answer_together": AT_WORK,
    "split_off": AT_WORK,
    "merge": AT_WORK,
    "unmerge": AT_WORK,
    "new_case_page": AT_WORK,
    "write_down": AT_WORK,
    "switch_approval": LEADS,
    "sign_apology": LEADS,
    "apology_letter": READS,
    "publication_page": AT_WORK,
    "publication_preview": AT_WORK,
    "publication_edit": AT_WORK,
    "publish_case": AT_WORK,
    "unpublish_case": AT_WORK,
    "calendar_page": EVERYBODY,
    "enter_calendar_day": ADMINS,
    "confirm_calendar_year": ADMINS,
    "notices_page": AT_WORK,
    "late_page": WATCHES,
    "unreached_page": AT_WORK,
    "told_by_phone": AT_WORK,
    "not_answered": AT_WORK,
    "back_to_bot": AT_WORK,
    "channels_page": ADMINS,
    "ask_zalo_oa": ADMINS,
    "zalo_oa_granted": ADMINS,
    "set_zalo_oa_token": ADMINS,
    "records_page": WATCHES,
    "notice_list": LEADS,
    "make_notice": LEADS,
    "notice_page": LEADS,
    "start_notice": LEADS,
    "pause_notice": LEADS,
    "drop_notice": LEADS,
    "looks_page": WATCHES,
    "figures_page": READS,
    "figures_file": READS,
    "figure_chart": READS,
    "figure_cases_page": READS,
    "report_file": LEADS,
    "cases_file": LEADS,
    "guides_page": KNOWLEDGE,
    "misses_page": KNOWLEDGE,
    "misses_file": KNOWLEDGE,
    "group_page": KNOWLEDGE,
    "learn_phrasings": KNOWLEDGE,
    "learn_topic": KNOWLEDGE,
    "dismiss_group": KNOWLEDGE,
    "topics_page": KNOWLEDGE,
    "due_page": KNOWLEDGE,
    "topic_page": KNOWLEDGE,
    "save_topic": KNOWLEDGE,
    "new_topic_page": KNOWLEDGE,
    "add_topic": KNOWLEDGE,
    "topic_preview": KNOWLEDGE,
    "topic_try": KNOWLEDGE,
    "confirm_fact": KNOWLEDGE,
    "withdraw_fact": KNOWLEDGE,
    "values_page": KNOWLEDGE,
    "save_value": KNOWLEDGE,
    "sheets_page": KNOWLEDGE,
    "take_sheet": KNOWLEDGE,
    "topics_file": KNOWLEDGE,
    "versions_page": KNOWLEDGE,
    "version_page": KNOWLEDGE,
    "undo_version": KNOWLEDGE,
    "proposal_page": KNOWLEDGE,
    "publish_proposal": KNOWLEDGE,
    "drop_proposal": KNOWLEDGE,
    "inspection_page": WATCHES,
    "check_chain": WATCHES,
    "test_channel": ADMINS,
    "design_page": EVERYBODY,
    "second_factor_page": EVERYBODY,
    "switch_on_second_factor": EVERYBODY,
    "renew_recovery_codes": EVERYBODY,
    "switch_off_second_factor": EVERYBODY,
    "end_other_session": EVERYBODY,
    "drop_second_factor": ADMINS,
    "people_page": ADMINS,
    "invite": ADMINS,
    "disable_member": ADMINS,
    "enable_member": ADMINS,
    "reset_member": ADMINS,
}


def may(role: Role, route: str) -> bool:
    """Tell whether a role may use a route; a route that is not in the table is nobody's."""
    return route in OPEN or role in RIGHTS.get(route, frozenset())


def home_of(role: Role) -> str:
    """Return the page with which a role's work begins."""
    return "/can-bo" if may(role, "queue_page") else "/can-bo/cau-hoi"
