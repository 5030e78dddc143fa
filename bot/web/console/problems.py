"""What was refused, said to staff: which status, and which sentence of ``console.error_…``."""

from collections.abc import Mapping

from bot.hooks.errors import HookError, HookNotFound
from bot.staff import errors as staff
from bot.staff.mentions import MentionUnknown
from bot.staff.templates import TemplateNotFound
from bot.web.console.knowledge_refusals import refused
from bot.web.console.life_problems import life_problem
from bot.web.console.time_problems import time_problem
from bot.web.console.visit import FormRefused, RoleRefused
from bot.words import Words, moment
from faq.errors import FaqError
from feedback import errors as registry
from feedback.errors import FeedbackError

Refusal = staff.StaffError | FeedbackError | FaqError | HookError | RoleRefused | FormRefused
REFUSALS = (staff.StaffError, FeedbackError, FaqError, HookError, RoleRefused, FormRefused)

#: Status and text key of each refusal.
SAID: Mapping[type[Exception], tuple[int, str]] = {
    RoleRefused: (403, "error_role"),
    FormRefused: (403, "error_form"),
    staff.LoginUnfit: (422, "error_login_unfit"),
    staff.LoginTaken: (409, "error_login_taken"),
    staff.NameMissing: (422, "error_name_missing"),
    staff.RoleUnknown: (422, "error_role_unknown"),
    staff.UnitMissing: (422, "error_unit_missing"),
    staff.PasswordUnfit: (422, "error_password"),
    staff.MemberNotFound: (404, "error_member_not_found"),
    staff.LastAdmin: (409, "error_last_admin"),
    staff.SignInRefused: (401, "error_sign_in"),
    staff.SignInLocked: (429, "error_locked"),
    staff.CodeRefused: (401, "error_code"),
    staff.KeyUnusable: (410, "error_key"),
    staff.FirstAdminKeyUnusable: (410, "error_key_first"),
    HookNotFound: (404, "error_hook"),
    TemplateNotFound: (404, "error_template"),
    registry.CaseNotFound: (404, "error_case_not_found"),
    registry.CodeMistyped: (404, "error_case_not_found"),
    registry.UnitNotFound: (404, "error_unit_not_found"),
    registry.NotYourUnit: (403, "error_not_your_unit"),
    registry.NotAllowed: (403, "error_role"),
    registry.CaseTaken: (409, "error_case_taken"),
    registry.MoveNotAllowed: (409, "error_move"),
    registry.NothingToSay: (422, "error_nothing_to_say"),
    registry.BlankLeft: (422, "error_blank_left"),
    registry.PeriodUnknown: (422, "error_period"),
    registry.CalendarUnknown: (409, "error_calendar"),
}
OTHERWISE = (409, "error_other")
#: What stands above the sentence, where the status says more than that it could not be done.
HEADINGS: Mapping[int, str] = {404: "console.problem_missing", 410: "console.problem_gone"}


def said(error: Exception, words: Words) -> tuple[int, str]:
    """Return the status and the sentence for a refusal."""
    if isinstance(error, FaqError):
        return refused(error, words)
    explained = time_problem(error, words) or life_problem(error, words)
    if explained is not None:
        return explained
    status, key = SAID.get(type(error), OTHERWISE)
    match error:
        case staff.PasswordUnfit():
            key = f"{key}_{error.reason}"
        case staff.SignInLocked():
            return status, words.say(f"console.{key}", until=moment(error.until))
        case MentionUnknown():
            return 422, words.say("desk.error_mention", login=error.login)
        case registry.CaseTaken():
            return status, words.say(f"console.{key}", officer=error.officer_name)
    return status, words.say(f"console.{key}")
