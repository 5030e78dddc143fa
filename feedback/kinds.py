"""What a case can be: its kind, what it is about, why it is not accepted, how a round of it ended."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What a citizen sent."""

    FEEDBACK = "feedback"  #: reports a difficulty or a wrong practice
    PETITION = "petition"  #: proposes a change
    QUESTION = "question"  #: only asks; counted apart
    HOME_HELP = "home_help"  #: asks for help at home for somebody who cannot come; counted apart
    TIP = "tip"  #: left without a name: no PAKN, no promise of an answer, not counted

    @property
    def is_promised(self) -> bool:
        """Tell whether an answer is owed by a date."""
        return self is not CaseKind.TIP

    @property
    def is_pakn(self) -> bool:
        """Tell whether NĐ 20/2008 governs it, so that it stands in the official figures."""
        return self in {CaseKind.FEEDBACK, CaseKind.PETITION}


class ContentType(StrEnum):
    """What a PAKN is about (NĐ 20/2008/NĐ-CP Đ5)."""

    CONDUCT = "conduct"  #: 1 delay, harassment, not doing or wrongly doing by an agency or officer
    UNREALISTIC = "unrealistic"  #: 2 a rule does not fit reality
    INCONSISTENT = "inconsistent"  #: 3 rules do not fit each other
    UNLAWFUL = "unlawful"  #: 4 a rule is against the law
    AGAINST_TREATY = "against_treaty"  #: 5 a rule is against a treaty
    OTHER = "other"  #: 6
    PROPOSED_REMEDY = "proposed_remedy"  #: 7 a way to deal with 1 to 6
    NEW_RULE = "new_rule"  #: 8 an idea for a new rule
    CONDUCT_AND_RULE = "conduct_and_rule"  #: both a conduct and a rule, for the report's third group

    @property
    def group(self) -> "ContentGroup":
        """Return the group of the official report."""
        if self is ContentType.CONDUCT_AND_RULE:
            return ContentGroup.BOTH
        return ContentGroup.CONDUCT if self is ContentType.CONDUCT else ContentGroup.RULE


class ContentGroup(StrEnum):
    """How the report groups the content types (form II.05, TT 01/2020/TT-VPCP)."""

    CONDUCT = "conduct"
    RULE = "rule"
    BOTH = "both"


class HelpReason(StrEnum):
    """Why somebody needs help at home."""

    OLD = "old"
    ILL = "ill"
    DISABLED = "disabled"
    INFANT = "infant"  #: alone with a small child
    OTHER = "other"


class RefusalReason(StrEnum):
    """Why something is no case for the register; each has a text that says what to do instead.

    "Not our office" is not among them: that is a transfer, and needs a target.
    """

    COMPLAINT = "complaint"  #: khiếu nại, another law
    DENUNCIATION = "denunciation"  #: tố cáo, another law
    LEGAL_DOCUMENT = "legal_document"  #: about a clause of a legal document
    INFRASTRUCTURE = "infrastructure"  #: for the city's 1022
    QUESTION_ONLY = "question_only"
    NOT_COMPLETED = "not_completed"  #: what was asked for did not come
    NO_NAME = "no_name"
    NOT_CLEAR = "not_clear"
    NOT_VIETNAMESE = "not_vietnamese"
    ANSWERED_BEFORE = "answered_before"  #: the same matter, answered already, with nothing new
    IN_COURT = "in_court"  #: a court or another procedure deals with it
    OTHER = "other"  #: the officer says why


class RoundEnd(StrEnum):
    """How a round of a case ended."""

    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    MERGED = "merged"
