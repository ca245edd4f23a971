"""The fixed words of the field, in the order in which they are shown (tables.md; glossary in docs/glossary.md)."""

from __future__ import annotations

REGION_LEVELS = ("country", "province", "regency", "district", "village")
YES_NO_UNKNOWN = ("yes", "no", "unknown")
AGENCY_KINDS = (
    "head_of_government", "manpower", "migrant_protection", "immigration", "police", "military", "prosecution",
    "court", "social_affairs", "women_children", "civil_registry", "religious_affairs", "political_unity",
    "village_community", "district_government", "health", "education", "transport", "communication",
    "foreign_affairs", "legislature", "narcotics", "customs", "intelligence", "statistics", "investment",
    "tourism", "international_org", "ngo", "other",
)  # fmt: skip
EVENT_KINDS = ("meeting", "outreach", "training", "operation")
AGREEMENT_KINDS = ("mou", "task_force", "village_regulation", "data_sharing")
LEGAL_BASES = ("TPPO", "TPPM", "PMI_NP", "TPPU", "OTHER")
SEXES = ("F", "M", "mixed", "unknown")
AGE_BANDS = ("child", "18-24", "25-39", "40+", "unknown")
PLACE_KINDS = ("shelter", "port", "airport", "crossing", "rat_path", "office", "workplace")
IDENTIFIER_KINDS = ("phone", "account", "vehicle", "social")
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
FUNCTIONS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
PERFORM_STATES = ("evidenced", "absent")
PERFORM_BASES = ("performs", "declared")
CAPACITIES = ("host", "speaker", "participant", "absent")
REFERRAL_KINDS = ("case", "data", "victim")
INVOLVEMENT_ROLES = (
    "recruiter", "transporter", "harbourer", "document_forger", "financier", "employer", "complicit_official", "other",
)  # fmt: skip
INVOLVEMENT_STATUSES = ("terduga", "tersangka", "terdakwa", "terpidana", "bebas")
LEG_ACTS = ("recruitment", "transportation", "harbouring", "sending", "transfer", "receipt")
STANCES = ("asserts", "denies")
VERDICTS = ("same", "different", "unsure")
# Kept in the ledger where a verdict is taken back; nobody gives it as a verdict.
WITHDRAWN = "withdrawn"
