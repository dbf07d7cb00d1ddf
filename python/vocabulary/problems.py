"""Problems with the user's data are values: collected, located, reported together. They are never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from python.vocabulary.cell_values import a1


class Severity(StrEnum):
    """How much a problem matters: an error leaves something unscored, a warning wants a look, a notice is for the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class ProblemCode(StrEnum):
    """Stable codes, one for each kind of problem; the Chinese sentences are in ``messages``."""

    # The file or the host
    FILE_NOT_FOUND = "file-not-found"
    FILE_EXISTS = "file-exists"
    NOT_A_WORKBOOK = "not-a-workbook"
    NOT_OUR_WORKBOOK = "not-our-workbook"
    OLD_FORMAT = "old-format"
    BINARY_FORMAT = "binary-format"
    OPEN_DOCUMENT = "open-document"
    TEXT_TABLE = "text-table"
    WEB_PAGE = "web-page"
    XML_TABLE = "xml-table"
    WORKBOOK_TEMPLATE = "workbook-template"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too-large"
    FORBIDDEN_XML = "forbidden-xml"
    LOCKED = "locked"
    NOT_OPEN = "not-open"
    OPEN_ELSEWHERE = "open-elsewhere"
    OPEN_APART = "open-apart"
    OPEN_TWICE = "open-twice"
    OPEN_FROM_WEB = "open-from-web"
    PROTECTED_VIEW = "protected-view"
    WORKBOOKS_HIDDEN = "workbooks-hidden"
    COPY_OF_SAVED_STATE = "copy-of-saved-state"
    LOOKS_NOT_COPIED = "looks-not-copied"
    BUSY = "busy"
    BUSY_ISSUING = "busy-issuing"
    CHANGED_MEANWHILE = "changed-meanwhile"
    NO_PERMISSION = "no-permission"
    DISK_FULL = "disk-full"
    NAME_TOO_LONG = "name-too-long"
    WRITE_FAILED = "write-failed"
    WRITTEN_NOT_SAVED = "written-not-saved"
    NO_BACKUP = "no-backup"
    CHANGED_SINCE_BACKUP = "changed-since-backup"
    BACKUP_DAMAGED = "backup-damaged"
    UNEXPECTED = "unexpected"
    NO_MACROS = "no-macros"
    NO_EDITION = "no-edition"
    BAD_COMMAND = "bad-command"
    SELF_TEST_FAILED = "self-test-failed"
    PROTECTED_SHEET = "protected-sheet"
    READ_ONLY = "read-only"
    CELL_EDITING = "cell-editing"
    HALF_WRITTEN = "half-written"
    NOT_SAVED = "not-saved"
    ARRAY_FORMULA = "array-formula"
    # Structure
    MISSING_SHEET = "missing-sheet"
    NO_HEADER_ROW = "no-header-row"
    MISSING_COLUMN = "missing-column"
    DUPLICATE_HEADER = "duplicate-header"
    EXTRA_COLUMN = "extra-column"
    COLUMN_NOT_READ = "column-not-read"
    # Rules
    MISSING_BLOCK = "missing-block"
    DUPLICATE_BLOCK = "duplicate-block"
    RULE_MISSING_VALUE = "rule-missing-value"
    RULE_BAD_NUMBER = "rule-bad-number"
    RULE_BAD_CHOICE = "rule-bad-choice"
    RULE_DUPLICATE = "rule-duplicate"
    RULE_SOURCE_COMPUTED = "rule-source-computed"
    RULE_RESULT_HEADER = "rule-result-header"
    RULE_BAD_TIERS = "rule-bad-tiers"
    RULE_TIER_ABOVE_FULL = "rule-tier-above-full"
    RULE_MINIMUM_ABOVE_FULL = "rule-minimum-above-full"
    RULE_MINIMUM_ON_DEDUCTION = "rule-minimum-on-deduction"
    RULE_THRESHOLD_ORDER = "rule-threshold-order"
    RULE_THRESHOLD_ABOVE_TOTAL = "rule-threshold-above-total"
    RULE_LOWEST_THRESHOLD = "rule-lowest-threshold"
    RULE_RETRAIN_RATING = "rule-retrain-rating"
    RULE_TOTAL_NOT_100 = "rule-total-not-100"
    RULE_ALIAS_CLASH = "rule-alias-clash"
    RULE_ALIAS_UNKNOWN = "rule-alias-unknown"
    RULE_PARAMETER_UNKNOWN = "rule-parameter-unknown"
    RULE_NOT_PARTS = "rule-not-parts"
    RULE_NO_PARTS = "rule-no-parts"
    RULE_PARTS_TOTAL = "rule-parts-total"
    RULE_PART_UNUSED = "rule-part-unused"
    # 【功能】
    FEATURE_UNKNOWN = "feature-unknown"
    FEATURE_SETTING_UNKNOWN = "feature-setting-unknown"
    FEATURE_SETTING_TWICE = "feature-setting-twice"
    FEATURE_SETTING_WRONG = "feature-setting-wrong"
    FEATURE_OFF = "feature-off"
    FEATURE_NOT_USABLE = "feature-not-usable"
    FEATURE_NOT_THERE = "feature-not-there"
    FEATURE_KEPT_SHOWN = "feature-kept-shown"
    FEATURE_DATA_HIDDEN = "feature-data-hidden"
    RULE_NOT_ATTENDANCE = "rule-not-attendance"
    RULE_NOT_CONTESTS = "rule-not-contests"
    RULE_NO_DEDUCTION_UNIT = "rule-no-deduction-unit"
    RULE_NO_ROOM = "rule-no-room"
    PRESET_UNKNOWN = "preset-unknown"
    # Rows
    BLANK_ID = "blank-id"
    ROW_OF_NOBODY = "row-of-nobody"
    DUPLICATE_ID = "duplicate-id"
    ID_AS_NUMBER = "id-as-number"
    ID_DIGITS_LOST = "id-digits-lost"
    ID_BAD_VALUE = "id-bad-value"
    ID_RUNNING_NUMBERS = "id-running-numbers"
    ID_RUNNING_COLUMN = "id-running-column"
    ID_ALMOST_KNOWN = "id-almost-known"
    ANOTHER_PERSON = "another-person"
    NOT_IN_ROSTER = "not-in-roster"
    NOT_IN_SHEET = "not-in-sheet"
    BLANK_NAME = "blank-name"
    NAME_DISAGREES = "name-disagrees"
    NAMESAKES = "namesakes"
    MERGED_CELLS = "merged-cells"
    BLANK_ROWS = "blank-rows"
    VACANT_ROW = "vacant-row"
    TOTAL_ROW = "total-row"
    TEXT_TIDIED = "text-tidied"
    READ_AS = "read-as"
    NO_ROWS = "no-rows"
    INPUT_NOT_WRITTEN = "input-not-written"
    # Values
    ERROR_VALUE = "error-value"
    NOT_A_NUMBER = "not-a-number"
    DATE_FOR_NUMBER = "date-for-number"
    OUT_OF_RANGE = "out-of-range"
    BELOW_ZERO = "below-zero"
    LOOKS_LIKE_PERCENT = "looks-like-percent"
    COLUMN_OF_PERCENT = "column-of-percent"
    NOT_A_TIER = "not-a-tier"
    NOT_A_DATE = "not-a-date"
    NOT_A_YEAR = "not-a-year"
    NOT_A_HEADCOUNT = "not-a-headcount"
    NOT_A_CHOICE = "not-a-choice"
    BLANK_VALUE = "blank-value"
    BLANK_COLUMN = "blank-column"
    UNKNOWN_STATUS = "unknown-status"
    STATUS_READ_AS = "status-read-as"
    BLANK_SIGN_IN = "blank-sign-in"
    BLANK_AS_PRESENT = "blank-as-present"
    # Sessions
    SESSION_NOT_HELD = "session-not-held"
    SESSION_UNDEFINED = "session-undefined"
    SESSION_NO_COLUMN = "session-no-column"
    SESSION_DUPLICATE = "session-duplicate"
    CONTEST_NO_DATE = "contest-no-date"
    SESSION_MISSING_VALUE = "session-missing-value"
    SESSION_OUTSIDE_ROUND = "session-outside-round"
    TERM_WITHOUT_TRAINING = "term-without-training"
    TOPIC_HOURS = "topic-hours"
    FORM_UNKNOWN = "form-unknown"
    TYPED_DATA_KEPT = "typed-data-kept"
    # Documents
    ROUND_FACT_MISSING = "round-fact-missing"
    SCORES_STALE = "scores-stale"
    CERTIFICATE_CHANGED = "certificate-changed"
    CERTIFICATE_NOT_EARNED = "certificate-not-earned"
    ROUND_RENAMED = "round-renamed"
    CERTIFICATE_UNKNOWN = "certificate-unknown"
    CERTIFICATE_NOT_VALID = "certificate-not-valid"
    CERTIFICATE_UNREGISTERED = "certificate-unregistered"
    CERTIFICATE_FILE_ELSEWHERE = "certificate-file-elsewhere"
    CERTIFICATE_FILE_GONE = "certificate-file-gone"
    CERTIFICATE_MADE_AGAIN = "certificate-made-again"
    CERTIFICATE_UNREADABLE = "certificate-unreadable"
    CERTIFICATE_TOO_LONG = "certificate-too-long"
    CERTIFICATES_GIVEN_BACK = "certificates-given-back"
    CERTIFICATES_KEPT_REVOKED = "certificates-kept-revoked"
    UNDONE_NOT_REGISTERED = "undone-not-registered"
    ALREADY_REVOKED = "already-revoked"
    REASON_MISSING = "reason-missing"
    ISSUE_ASKED = "issue-asked"
    REVOCATION_ASKED = "revocation-asked"
    CERTIFICATE_SAYS_MORE = "certificate-says-more"
    CERTIFICATE_SAYS_HIGHER = "certificate-says-higher"
    NOTHING_TO_PRINT = "nothing-to-print"
    NO_COMPLETION = "no-completion"
    TEMPLATE_MISSING = "template-missing"
    TEMPLATE_DAMAGED = "template-damaged"
    TEMPLATE_UNSUPPORTED = "template-unsupported"
    TEMPLATE_MERGE_FIELD = "template-merge-field"
    TEMPLATE_TYPED_MARK = "template-typed-mark"
    TEMPLATE_TAG_PLACE = "template-tag-place"
    TEMPLATE_NAMES_NOBODY = "template-names-nobody"
    TEMPLATE_UNKNOWN_FIELD = "template-unknown-field"
    TEMPLATE_FULL_WIDTH = "template-full-width"
    TEMPLATE_BROKEN_TAG = "template-broken-tag"
    TEMPLATE_FORBIDDEN = "template-forbidden"
    TEMPLATE_TOO_MUCH = "template-too-much"
    TEMPLATE_FAILED = "template-failed"
    SEAL_UNREADABLE = "seal-unreadable"
    NUMBER_FORMAT_BAD = "number-format-bad"
    KEY_UNREADABLE = "key-unreadable"
    KEY_IN_FOLDER = "key-in-folder"
    KEY_NOT_HERE = "key-not-here"
    KEY_ANOTHER = "key-another"
    KEY_WILL_CHANGE = "key-will-change"
    CHECK_PAGE_LEAVES_OUT = "check-page-leaves-out"
    KEY_NONE_YET = "key-none-yet"
    KEY_WORDS_WRONG = "key-words-wrong"
    KEY_RESTORED_OTHER = "key-restored-other"
    # Rounds and ledgers
    ALREADY_ARCHIVED = "already-archived"
    NOT_ARCHIVED = "not-archived"
    ROUND_UNFINISHED = "round-unfinished"
    ARCHIVED_UNFINISHED = "archived-unfinished"
    ROUND_CHANGED_SINCE = "round-changed-since"
    ROUND_ARCHIVED_AS = "round-archived-as"
    ROUND_DATES_REVERSED = "round-dates-reversed"
    SEAL_UNFINISHED = "seal-unfinished"
    NEXT_ROUND_CLEARS = "next-round-clears"
    UNDOES_A_ROUND = "undoes-a-round"
    NEXT_ROUND_NOT_BEGUN = "next-round-not-begun"
    HISTORY_VALUE = "history-value"
    HISTORY_CONTRADICTION = "history-contradiction"
    HISTORY_UNCLEAR = "history-unclear"
    HISTORY_READ_AS = "history-read-as"
    HISTORY_TWICE = "history-twice"
    HISTORY_ROUND_TWICE = "history-round-twice"
    HISTORY_ID = "history-id"
    HISTORY_FORM = "history-form"
    YEARS_DISAGREE = "years-disagree"
    YEARS_CONTRADICT = "years-contradict"
    HONOUR_YEAR_AHEAD = "honour-year-ahead"
    CLASS_PAID_TWICE = "class-paid-twice"
    TEACHER_UNKNOWN = "teacher-unknown"
    NEXT_ROUND_NAME = "next-round-name"
    NO_TRAINING_TYPE = "no-training-type"
    NO_CONVERTER = "no-converter"
    CONVERTER_FAILED = "converter-failed"
    MATERIAL_UNCLEAR = "material-unclear"
    MATERIAL_AS_TITLE = "material-as-title"
    MATERIAL_TOO_SHORT = "material-too-short"
    # Preparing the sheets
    PREPARE_STRANGERS = "prepare-strangers"
    PREPARE_DIFFERENCES = "prepare-differences"
    PREPARE_DOUBTFUL = "prepare-doubtful"
    PREPARE_UNNUMBERED = "prepare-unnumbered"
    PREPARE_ELSEWHERE = "prepare-elsewhere"
    PREPARE_BAD_PREFIX = "prepare-bad-prefix"
    PREPARE_NO_ROUND = "prepare-no-round"
    # Handing out and taking in
    HANDOUT_NO_COLUMN = "handout-no-column"
    HANDOUT_NO_PART = "handout-no-part"
    HANDOUT_LEFT_OUT = "handout-left-out"
    EXCHANGE_SHEET_SPOILT = "exchange-sheet-spoilt"
    INBOX_EMPTY = "inbox-empty"
    INBOX_FILE = "inbox-file"
    INBOX_OTHER_WORKBOOK = "inbox-other-workbook"
    INBOX_OTHER_ROUND = "inbox-other-round"
    INBOX_UNKNOWN_LIST = "inbox-unknown-list"
    INBOX_BASE_LOST = "inbox-base-lost"
    INBOX_STRANGERS = "inbox-strangers"
    INBOX_COLUMNS = "inbox-columns"
    INBOX_HEADERS = "inbox-headers"
    INBOX_FORMULAS = "inbox-formulas"
    INBOX_TOO_LARGE = "inbox-too-large"
    INBOX_OPEN = "inbox-open"
    INBOX_INVALID = "inbox-invalid"
    # What changed between two runs
    CHANGE_LOG_ABSENT = "change-log-absent"
    CHANGES_NO_SHEET = "changes-no-sheet"
    CHANGES_NO_COLUMN = "changes-no-column"
    CHANGES_NOT_MOVED = "changes-not-moved"
    CHANGES_FULL = "changes-full"


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a sheet; row and column count from 1. Row 0 stands for the sheet as a whole."""

    sheet: str
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address, e.g. ``F12``; ``""`` for the sheet as a whole."""
        return a1(self.row, self.column) if self.row else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth knowing, and where.

    Attributes:
        code: The kind; with ``details`` it makes the Chinese sentence.
        severity: Whether it keeps anything from being scored.
        where: The cell, or the sheet; ``None`` when it concerns the file or the command.
        details: The words that go into the sentence.
        teacher_id: The 工号 of the row (in 培训场次 its 场次), if it has one: with ``column`` it finds the cell again
            after sorting.
        column: The column's header text, if the problem belongs to one.
        alike: 工号 and column of the other cells that this problem is also about, where many are told as one.
        fatal: True when nothing can be computed from the workbook until this is mended.
    """

    code: ProblemCode
    severity: Severity
    where: CellRef | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    teacher_id: str = ""
    column: str = ""
    fatal: bool = False
    alike: tuple[tuple[str, str], ...] = ()


def has_fatal(problems: list[Problem]) -> bool:
    """Whether any problem stops the run before anything is written."""
    return any(problem.fatal for problem in problems)
