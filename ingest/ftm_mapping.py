"""FollowTheMoney and our schema: the one table of what becomes what, both ways, as data.

Invariants: reading (ingest/ftm_nodes.py, ftm_links.py), writing (api/ftm_export.py) and docs/ftm.md all follow this
table; what a rule does not name is counted and told, never dropped in silence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.schema import NODES, RELS, claimable_props
from graph.vocabulary import IDENTIFIER_KINDS

# A value for which FollowTheMoney has no property travels as a line of text, `matarantai:PROPERTY=JSON`, in the notes
# of a thing or the description of a link; it is read back from there.
MARK = "matarantai:"
THING_NOTES, LINK_NOTES = "notes", "description"
# Never written: hashes mean nothing without this office's key, refs and derived values are made anew by the reader.
NEVER_WRITTEN = frozenset({"id_hash", "refs", "roles"})


@dataclass(frozen=True)
class NodeRule:
    """A label and the FollowTheMoney schema that it is written as.

    `props`: (our property, theirs).  `by_kind`: other schemata for some values of `kind`.  `says_label`: the schema is
    used for other things too, so the label is written beside it, and without it a foreign entity is not this label.
    """

    label: str
    schema: str
    props: tuple[tuple[str, str], ...]
    by_kind: tuple[tuple[str, str], ...] = ()
    says_label: bool = False

    def schema_of(self, kind: str | None) -> str:
        """The schema for a node of that kind."""
        return dict(self.by_kind).get(kind or "", self.schema)


NODE_RULES: tuple[NodeRule, ...] = (
    NodeRule("Person", "Person", (("name", "name"), ("licence", "licenseNumber"))),
    NodeRule("Company", "Company", (
        ("name", "name"), ("licence", "licenseNumber"), ("licence_status", "status"))),
    NodeRule("Agency", "PublicBody", (("name", "name"), ("since", "incorporationDate")),
             by_kind=(("ngo", "Organization"), ("international_org", "Organization"))),
    NodeRule("CaseFile", "CourtCase", (
        ("name", "name"), ("ref", "caseNumber"), ("status", "status"), ("opened", "fileDate"),
        ("legal_basis", "category"), ("modus", "keywords"))),
    NodeRule("Event", "Event", (("name", "name"), ("date", "date"), ("topics", "keywords"))),
    NodeRule("Agreement", "Contract", (("name", "title"), ("kind", "type"), ("since", "contractDate")),
             says_label=True),
    NodeRule("Programme", "Project", (("name", "name"),), says_label=True),
    NodeRule("Place", "Address", (("name", "full"), ("lat", "latitude"), ("lon", "longitude")), says_label=True),
    NodeRule("Identifier", "UserAccount", (("value", "username"), ("kind", "service")),
             by_kind=(("account", "BankAccount"), ("vehicle", "Vehicle"))),
    NodeRule("Region", "Territory", (("name", "name"), ("code", "territoryCode"), ("level", "level"))),
    NodeRule("Source", "Document", (
        ("name", "title"), ("publisher", "publisher"), ("url", "sourceUrl"), ("published", "publishedAt"))),
)  # fmt: skip
NODE_RULE: Mapping[str, NodeRule] = {rule.label: rule for rule in NODE_RULES}
# Where the value of an identifier stands, by the schema that it is written as; phones stand with whoever uses them.
IDENTIFIER_PROPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "UserAccount": (("value", "username"), ("kind", "service")),
    "BankAccount": (("value", "accountNumber"),),
    "Vehicle": (("value", "registrationNumber"),),
}


@dataclass(frozen=True)
class LinkRule:
    """A relationship type and the link that it is written as: schema, its two ends, (our property, theirs)."""

    type: str
    schema: str
    source: str
    target: str
    props: tuple[tuple[str, str], ...]


_SPAN = (("since", "startDate"), ("until", "endDate"))
LINK_RULES: tuple[LinkRule, ...] = (
    LinkRule("HOLDS_POST", "Employment", "employee", "employer", (("title", "role"), *_SPAN)),
    LinkRule("OFFICER_OF", "Directorship", "director", "organization", (("title", "role"), *_SPAN)),
    LinkRule("ASSOCIATED_WITH", "Associate", "person", "associate", (("kind", "relationship"),)),
    LinkRule("INVOLVED_IN", "CourtCaseParty", "party", "case", (("role", "role"), ("status", "status"))),
)  # fmt: skip
LINK_RULE: Mapping[str, LinkRule] = {rule.type: rule for rule in LINK_RULES}
# What has no link of its own is an UnknownLink whose role is our type.
_DATES = (*_SPAN, ("date", "date"), ("start_date", "startDate"), ("end_date", "endDate"))
# Relationships that are a property of the thing they start from: type → (their property, what it holds).
AS_PROPERTY: Mapping[str, Mapping[str, str]] = {
    "SEATED_IN": {"Person": "address", "Company": "address", "Agency": "address", "Place": "address"},
    "OCCURRED_IN": {"CaseFile": "address"},
    "HELD_IN": {"Event": "location"},
}
PHONE_PROPERTY = "phone"
# Left out, with the reason; the report counts them.
NOT_WRITTEN: Mapping[str, str] = {
    "VictimGroup": "victims stay here, also as pseudonyms",
    "HAS_VICTIMS": "victims stay here", "CAME_FROM": "victims stay here", "BOUND_FOR": "victims stay here",
    "RETURNED_TO": "victims stay here",
    "Measure": "FollowTheMoney has no place for a published number",
    "ABOUT": "FollowTheMoney has no place for a published number",
    "REPORTED_IN": "said by the property proof of every thing and link",
}  # fmt: skip


def link_rule(type_name: str) -> LinkRule:
    """How a relationship type is written (those of AS_PROPERTY and NOT_WRITTEN aside)."""
    names = {p.name for p in RELS[type_name].props}
    dates = tuple(pair for pair in _DATES if pair[0] in names)
    return LINK_RULE.get(type_name) or LinkRule(type_name, "UnknownLink", "subject", "object", dates)


def marked_props(type_name: str) -> list[str]:
    """Our properties of a label or type that travel as marks, in the order of the schema."""
    rule = NODE_RULE.get(type_name) or link_rule(type_name)
    direct = {ours for ours, _ in rule.props}
    return [name for name in claimable_props(type_name) if name not in direct | NEVER_WRITTEN]


def mark(name: str, value: Any) -> str:
    """The line of text in which a value travels."""
    return f"{MARK}{name}={json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"


def read_mark(text: str) -> tuple[str, Any] | None:
    """(name, value) of such a line, None for any other text."""
    if not text.startswith(MARK):
        return None
    name, equals, value = text.removeprefix(MARK).partition("=")
    try:
        return (name, json.loads(value)) if equals else None
    except ValueError:
        return None


# ---- what comes in from others


@dataclass(frozen=True)
class NodeIn:
    """A FollowTheMoney schema of things and the label that it becomes; (their property, ours) besides the name."""

    schema: str
    label: str
    props: tuple[tuple[str, str], ...] = ()
    note: str = ""


_NUMBERS = "identity numbers are hashed with this office's key"
_DOCUMENTS = (
    "Document", "Article", "HyperText", "PlainText", "Pages", "Email", "Table", "Workbook", "Image", "Audio",
    "Video", "Package", "Folder",
)  # fmt: skip
_DOC_PROPS = (("publisher", "publisher"), ("sourceUrl", "url"), ("publishedAt", "published"))
NODES_IN: tuple[NodeIn, ...] = (
    NodeIn("Person", "Person", (("licenseNumber", "licence"),), _NUMBERS),
    NodeIn("Company", "Company", (("licenseNumber", "licence"), ("status", "licence_status")), _NUMBERS),
    NodeIn("LegalEntity", "Company", (("licenseNumber", "licence"),),
           "may be a person: told as a warning, judge it by hand"),
    NodeIn("Organization", "Agency", (("incorporationDate", "since"),), "kind `other` unless a mark says it"),
    NodeIn("PublicBody", "Agency", (("incorporationDate", "since"),), "kind `other` unless a mark says it"),
    NodeIn("CourtCase", "CaseFile", (
        ("status", "status"), ("fileDate", "opened"), ("category", "legal_basis"), ("keywords", "modus")),
        "legal basis OTHER unless the category is one of ours"),
    NodeIn("Event", "Event", (("date", "date"), ("keywords", "topics")), "organizer and involved become ATTENDED"),
    NodeIn("Trip", "Event", (("date", "date"),), "its two ends have no place here: a leg needs a case and an act"),
    NodeIn("BankAccount", "Identifier", (("accountNumber", "value"), ("iban", "value")), "an account"),
    NodeIn("CryptoWallet", "Identifier", (("publicKey", "value"), ("accountId", "value")), "an account"),
    NodeIn("Vehicle", "Identifier", (("registrationNumber", "value"), ("name", "value")), "a vehicle"),
    NodeIn("Vessel", "Identifier", (
        ("registrationNumber", "value"), ("imoNumber", "value"), ("name", "value")), "a vehicle"),
    NodeIn("Airplane", "Identifier", (("registrationNumber", "value"), ("serialNumber", "value")), "a vehicle"),
    NodeIn("UserAccount", "Identifier", (("username", "value"),), "a social handle; its owner USES it"),
    NodeIn("Territory", "Region", (), "found by code or name, by the rules of docs/tables.md"),
    NodeIn("Address", "Region", (), "found by its text, by the rules of docs/tables.md; a Place if a mark says so"),
    NodeIn("Contract", "Agreement", (("type", "kind"), ("contractDate", "since")), "only if a mark says so"),
    NodeIn("Project", "Programme", (), "only if a mark says so"),
    *(NodeIn(schema, "Source", _DOC_PROPS, "its title, never its text") for schema in _DOCUMENTS),
)  # fmt: skip
NODE_IN: Mapping[str, NodeIn] = {rule.schema: rule for rule in NODES_IN}
IDENTIFIER_KIND_IN: Mapping[str, str] = {
    "BankAccount": "account", "CryptoWallet": "account", "Vehicle": "vehicle", "Vessel": "vehicle",
    "Airplane": "vehicle", "UserAccount": "social",
}  # fmt: skip
# Properties that hold an identity number of a person or company; only its keyed hash is kept.
SECRET_PROPS = frozenset({
    "idNumber", "passportNumber", "socialSecurityNumber", "taxNumber", "number", "personalNumber",
})  # fmt: skip
NAME_PROPS = ("name", "alias", "weakAlias", "previousName", "abbreviation", "title", "fileName", "full", "username")


@dataclass(frozen=True)
class LinkIn:
    """Links between two labels and the relationship that they become; `word`: the title where the link states none."""

    schema: str
    source: str
    target: str
    ends: tuple[tuple[str, str], ...]
    type: str
    word: str = ""


_PEOPLE_AT_AGENCY, _PEOPLE_AT_COMPANY = (("Person", "Agency"),), (("Person", "Company"),)
_TWO, _USERS = (("Person", "Person"),), (("Person", "Identifier"), ("Company", "Identifier"))
LINKS_IN: tuple[LinkIn, ...] = (
    LinkIn("Employment", "employee", "employer", _PEOPLE_AT_AGENCY, "HOLDS_POST", "employee"),
    LinkIn("Employment", "employee", "employer", _PEOPLE_AT_COMPANY, "OFFICER_OF", "employee"),
    LinkIn("Directorship", "director", "organization", _PEOPLE_AT_AGENCY, "HOLDS_POST", "director"),
    LinkIn("Directorship", "director", "organization", _PEOPLE_AT_COMPANY, "OFFICER_OF", "director"),
    LinkIn("Membership", "member", "organization", _PEOPLE_AT_AGENCY, "HOLDS_POST", "member"),
    LinkIn("Membership", "member", "organization", _PEOPLE_AT_COMPANY, "OFFICER_OF", "member"),
    LinkIn("Ownership", "owner", "asset", _PEOPLE_AT_COMPANY, "OFFICER_OF", "owner"),
    LinkIn("Ownership", "owner", "asset", _USERS, "USES"),
    LinkIn("Family", "person", "relative", _TWO, "ASSOCIATED_WITH", "family"),
    LinkIn("Associate", "person", "associate", _TWO, "ASSOCIATED_WITH", "associate"),
    LinkIn("Representation", "agent", "client", _TWO, "ASSOCIATED_WITH", "representative"),
    LinkIn("UnknownLink", "subject", "object", _TWO, "ASSOCIATED_WITH", "unknown link"),
    LinkIn("UnknownLink", "subject", "object", _USERS, "USES"),
    LinkIn("CourtCaseParty", "party", "case", (("Person", "CaseFile"), ("Company", "CaseFile")), "INVOLVED_IN"),
    LinkIn("CourtCaseParty", "party", "case", (("Agency", "CaseFile"),), "HANDLES"),
)  # fmt: skip
# Read together with what they belong to.
OTHERS_IN: Mapping[str, str] = {
    "Occupancy": "HOLDS_POST at the organization of its Position, the Position's name as title",
    "Position": "the title of its Occupancies",
    "Documentation": "a further source of the thing that it documents",
    "Identification": f"of its holder: {_NUMBERS}",
    "Passport": f"of its holder: {_NUMBERS}",
}
# A party in one of these roles is a victim: no name enters, the case gets a pseudonymous group of one.
VICTIM_ROLES = frozenset({
    "victim", "victims", "korban", "saksi korban", "korban saksi", "penyintas", "survivor", "injured party",
    "complainant victim", "pelapor korban", "korban pelapor", "vulnerable witness", "witness victim", "anak korban",
})  # fmt: skip


def rules_are_complete() -> list[str]:
    """Labels and types that no rule of writing names, and identifier kinds without a place (none, says a test)."""
    named = {*NODE_RULE, *NOT_WRITTEN}
    missing = [label for label in NODES if label not in named]
    homes = {*dict(NODE_RULE["Identifier"].by_kind), "social", "phone"}
    return missing + [kind for kind in IDENTIFIER_KINDS if kind not in homes]
