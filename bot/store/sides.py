"""On which side every table is: people, answers, the link between them, what is on its way, or neither.

A table that is not named here has no side, and a test says so: whoever adds one decides what becomes of it on the day on which
the link is deleted, and writes it into docs/data-protection.md.
"""

from __future__ import annotations

PEOPLE = (
    "tokens", "consents", "contacts", "details", "seat_changes", "mail_faults", "notices", "disturbances", "deliveries", "results_sent",
    "do_not_contact", "members",
)  # fmt: skip
"""Names and accounts of respondents, never an answer; in an order in which they can be emptied. All of it ends with the link."""

ANSWERS = ("cases", "interviews", "records", "item_paradata", "reminders")
"""Under a random case id, no identity."""

QUESTIONNAIRE = ("versions", "variables", "variable_values", "disposition_codes")
"""What was asked, and of nobody in particular."""

LINK = "link"
"""The one place where people and answers meet."""

TRANSIT = ("inbox", "outbox", "results_files")
"""On its way: blanked as soon as it has had its effect."""

STAFF = ("staff", "audit", "staff_drafts", "digests", "digests_off")
"""Whoever works on the study, and what they did; neither names a respondent."""

STORE = ("store_facts", "backups", "waves", "link_deletion")
"""The file itself, and what was planned for groups."""
