"""The one schema: node labels, relationship types, their properties.

Invariants: everything that an engine, a validation, an export or a document knows about shapes comes from here;
no label, type or property is a reserved word of either engine, so no query needs backticks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from graph import vocabulary as v


class PropType(Enum):
    """How a value is kept: `DATE` is ISO text of day, month or year precision; `REF` is the id of a node."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    LIST = "list of strings"
    DATE = "date"
    REF = "node id"


@dataclass(frozen=True)
class Prop:
    """One property: name, type, what it means (English), and the fixed words it may take (empty: any)."""

    name: str
    type: PropType
    doc: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class NodeType:
    """One node label; `props` come besides NODE_PROPS and EVIDENCE_PROPS, which every node has."""

    label: str
    doc: str
    props: tuple[Prop, ...]


@dataclass(frozen=True)
class RelType:
    """One relationship type.

    `ends`: allowed (from label, to label) pairs.  `key`: the properties that tell two relationships of this type
    between the same two nodes apart; claims that agree in them are claims of one relationship.
    `keeps_denied`: a relationship that is only denied stays in the graph (marked `denied`), because the denial
    is itself an answer; elsewhere what is only denied is no relationship.
    """

    name: str
    doc: str
    ends: tuple[tuple[str, str], ...]
    props: tuple[Prop, ...] = ()
    key: tuple[str, ...] = ()
    keeps_denied: bool = False


_S, _I, _F, _B, _L, _D, _R = (
    PropType.STRING, PropType.INT, PropType.FLOAT, PropType.BOOL, PropType.LIST, PropType.DATE, PropType.REF,
)  # fmt: skip

NODE_PROPS = (
    Prop("id", _S, "deterministic id; an id that was merged away redirects to this one"),
    Prop("name", _S, "name as stated"),
    Prop("ref", _S, "the row's own reference in its source system, where it has one"),
    Prop("refs", _L, "all references of the entity, as table:ref"),
)
# What the evidence for a node or relationship amounts to; written by the projection, never claimed.
EVIDENCE_PROPS = (
    Prop("sources", _L, "ids of the sources that assert it"),
    Prop("claims", _I, "number of live claims that assert it"),
    Prop("grade", _S, "best Admiralty grade among the asserting claims (of the denying ones if only denied)"),
    Prop("contested", _B, "true if some source denies it while another asserts it"),
    Prop("denied", _B, "true if it is only denied"),
    Prop("first_recorded", _S, "when it was first known here (ISO time, UTC)"),
    Prop("last_recorded", _S, "when the newest claim was recorded (ISO time, UTC)"),
    Prop("evidence", _S, "the claims behind it, as JSON (docs/data-dictionary.md, Evidence)"),
)
_SINCE_UNTIL = (Prop("since", _D, "from when it was so"), Prop("until", _D, "until when it was so"))
_POINT = (Prop("lat", _F, "latitude, degrees, WGS 84"), Prop("lon", _F, "longitude, degrees, WGS 84"))

NODE_TYPES: tuple[NodeType, ...] = (
    NodeType("Region", "country, province, regency or city, district, or village", (
        Prop("code", _S, "Kemendagri dotted code, or ISO 3166-1 alpha-3 for a country"),
        Prop("level", _S, "level of government", v.REGION_LEVELS), *_POINT,
        Prop("pmi_pocket", _S, "is it a village that many migrant workers come from", v.YES_NO_UNKNOWN))),
    NodeType("Agency", "government body, police unit, prosecutor, court, international body or NGO", (
        Prop("kind", _S, "kind of agency", v.AGENCY_KINDS),
        Prop("level", _S, "level of the region that it covers", v.REGION_LEVELS), Prop("since", _D, "since when"))),
    NodeType("Person", "official or network member; what they are is said by relationships", (
        Prop("roles", _L, "official, recruiter, transporter, …: derived from the relationships"),
        Prop("initials_only", _B, "true if the source gives initials only"),
        Prop("licence", _S, "licence number"), Prop("licence_status", _S, "status of the licence, as stated"),
        Prop("id_hash", _S, "keyed hash (HMAC-SHA-256) of an identity number; never the number"))),
    NodeType("Company", "placement firm (P3MI), travel firm, manning agency, employer", (
        Prop("licence", _S, "licence number"), Prop("licence_status", _S, "status of the licence, as stated"),
        Prop("id_hash", _S, "keyed hash (HMAC-SHA-256) of an identity number; never the number"))),
    NodeType("Event", "meeting, outreach, training or operation", (
        Prop("kind", _S, "kind of event", v.EVENT_KINDS), Prop("date", _D, "the day, month or year"),
        Prop("topics", _L, "topics"))),
    NodeType("Agreement", "memorandum, task-force decree, village regulation, data-sharing agreement", (
        Prop("kind", _S, "kind of agreement", v.AGREEMENT_KINDS), *_SINCE_UNTIL)),
    NodeType("CaseFile", "a case (perkara)", (
        Prop("legal_basis", _S, "legal basis; the three are never mixed up", v.LEGAL_BASES),
        Prop("status", _S, "status of the proceedings, as stated"), Prop("opened", _D, "when it was opened"),
        Prop("modus", _L, "ways of working"))),
    NodeType("VictimGroup", "one or more victims, pseudonymous: no name, no identity number", (
        Prop("count", _I, "number of victims"), Prop("sex", _S, "sex", v.SEXES),
        Prop("age_band", _S, "age band", v.AGE_BANDS),
        Prop("id_hash", _S, "keyed hash (HMAC-SHA-256) of an identity number; never the number"))),
    NodeType("Place", "shelter, port, airport, border crossing, rat path, office, workplace", (
        Prop("kind", _S, "kind of place", v.PLACE_KINDS), *_POINT)),
    NodeType("Identifier", "phone, account, vehicle or social handle", (
        Prop("kind", _S, "kind of identifier", v.IDENTIFIER_KINDS),
        Prop("value", _S, "normalised value (phones in E.164)"))),
    NodeType("Measure", "a published number about a region or agency", (
        Prop("value", _F, "the number"), *_SINCE_UNTIL)),
    NodeType("Programme", "prevention programme: Desmigratif, Desa Binaan Imigrasi, Community Watch, …", (
        Prop("kind", _S, "kind of programme"),)),
    NodeType("Source", "document, release, file or register", (
        Prop("publisher", _S, "publisher"), Prop("url", _S, "address"), Prop("published", _D, "when published"),
        Prop("reliability", _S, "Admiralty reliability of the source", v.RELIABILITIES),
        Prop("derived_from", _R, "id of the source that it copies or builds on"))),
)  # fmt: skip

_ACTORS = ("Person", "Company")
_LEG_ENDS = ("Region", "Person", "Company", "Place")
_REPORTED = tuple(t.label for t in NODE_TYPES if t.label not in {"Region", "Source"})

REL_TYPES: tuple[RelType, ...] = (
    RelType("PART_OF", "lies in (region) or belongs to (agency)", (("Region", "Region"), ("Agency", "Agency"))),
    RelType("COVERS", "jurisdiction, not address", (("Agency", "Region"),), (Prop("since", _D, "from when"),)),
    RelType("SEATED_IN", "where it is seated or based", tuple((x, "Region") for x in ("Agency", "Company", "Place", "Person"))),
    RelType("PERFORMS", "does, or is said not to do, one of the functions F1-F9 for a region", (("Agency", "Region"),), (
        Prop("function", _S, "function", v.FUNCTIONS), Prop("state", _S, "what is said", v.PERFORM_STATES),
        Prop("date", _D, "when it was so"), Prop("basis", _S, "a row of its own, or the agency's declared functions", v.PERFORM_BASES)),
        key=("function", "state", "date", "basis"), keeps_denied=True),
    RelType("HOLDS_POST", "is or was an official of the agency", (("Person", "Agency"),), (
        Prop("title", _S, "title of the post"), *_SINCE_UNTIL, Prop("acting", _B, "acting (Plt.)")),
        key=("title", "since")),
    RelType("HEADS", "heads the village", (("Person", "Region"),), (Prop("since", _D, "from when"),)),
    RelType("ATTENDED", "took part, or was listed as absent", (("Agency", "Event"), ("Person", "Event")),
            (Prop("capacity", _S, "in what capacity", v.CAPACITIES),)),
    RelType("HELD_IN", "where the event was held", (("Event", "Region"),)),
    RelType("REACHED", "whom the outreach reached", (("Event", "Region"),)),
    RelType("PARTY_TO", "party to the agreement", (("Agency", "Agreement"),)),
    RelType("REFERRED_TO", "referred a case, data or a victim to", (("Agency", "Agency"),), (
        Prop("kind", _S, "what was referred", v.REFERRAL_KINDS), Prop("date", _D, "when"),
        Prop("case_id", _R, "id of the case"), Prop("case_ref", _S, "ref of the case")), key=("kind", "date", "case_id")),
    RelType("HANDLES", "handles the case", (("Agency", "CaseFile"),)),
    RelType("OCCURRED_IN", "where the case occurred", (("CaseFile", "Region"),)),
    RelType("HAS_VICTIMS", "victims of the case", (("CaseFile", "VictimGroup"),)),
    RelType("CAME_FROM", "origin of the victims", (("VictimGroup", "Region"),)),
    RelType("BOUND_FOR", "destination that the victims were promised or brought to", (("VictimGroup", "Region"),)),
    RelType("RETURNED_TO", "where the victims returned to", (("VictimGroup", "Region"),)),
    RelType("INVOLVED_IN", "said to be involved in the case", tuple((x, "CaseFile") for x in _ACTORS), (
        Prop("role", _S, "role in the chain", v.INVOLVEMENT_ROLES),
        Prop("status", _S, "status in the proceedings; terduga (alleged) until a source says more", v.INVOLVEMENT_STATUSES)),
        key=("role",)),
    RelType("USES", "uses the phone, account, vehicle or handle", tuple((x, "Identifier") for x in _ACTORS)),
    RelType("OFFICER_OF", "officer of the company", (("Person", "Company"),), (
        Prop("title", _S, "title"), *_SINCE_UNTIL), key=("title", "since")),
    RelType("ASSOCIATED_WITH", "associate of", (("Person", "Person"),), (Prop("kind", _S, "how"),), key=("kind",)),
    RelType("RUNS", "runs in, or is run in, the region", (("Programme", "Region"), ("Agency", "Region")),
            (Prop("since", _D, "from when"),)),
    RelType("ABOUT", "what the number is about", (("Measure", "Region"), ("Measure", "Agency"))),
    RelType("REPORTED_IN", "source that speaks of it (derived by the projection)", tuple((x, "Source") for x in _REPORTED),
            (Prop("locator", _S, "row, cell or span of the first claim in that source"),)),
    RelType("LEG", "victims moved from here to there; the one relationship that people travel on",
            tuple((x, y) for x in _LEG_ENDS for y in _LEG_ENDS), (
        Prop("act", _S, "act of the law's own definition (UU 21/2007 art. 1)", v.LEG_ACTS),
        Prop("case_id", _R, "id of the case"), Prop("case_ref", _S, "ref of the case"),
        Prop("start_date", _D, "start"), Prop("end_date", _D, "end"), Prop("victims", _I, "number of victims"),
        Prop("means", _S, "means"), Prop("price", _F, "price, rupiah")),
        key=("act", "case_id", "start_date", "end_date")),
)  # fmt: skip

NODES: Mapping[str, NodeType] = {t.label: t for t in NODE_TYPES}
RELS: Mapping[str, RelType] = {t.name: t for t in REL_TYPES}
# Written by the projection from other claims; a claim of this type is refused.
DERIVED_RELS = frozenset({"REPORTED_IN"})
DERIVED_PROPS = frozenset({("Person", "roles")})
SCHEMA_VERSION = 1


def node_props(label: str) -> tuple[Prop, ...]:
    """All properties of a node label, in column order (KeyError for an unknown label)."""
    return NODE_PROPS + NODES[label].props + EVIDENCE_PROPS


def rel_props(name: str) -> tuple[Prop, ...]:
    """All properties of a relationship type, in column order, its own `id` first (KeyError if unknown)."""
    return (Prop("id", PropType.STRING, "deterministic id"), *RELS[name].props, *EVIDENCE_PROPS)


def claimable_props(type_name: str) -> Mapping[str, Prop]:
    """The properties that a claim of this label or type may state."""
    if type_name in NODES:
        own = NODE_PROPS[1:] + NODES[type_name].props
        return {p.name: p for p in own if (type_name, p.name) not in DERIVED_PROPS}
    return {p.name: p for p in RELS[type_name].props}


def is_node(type_name: str) -> bool:
    """True for a node label, False for a relationship type (KeyError if neither)."""
    if type_name in NODES:
        return True
    RELS[type_name]
    return False


def all_ends() -> Iterator[tuple[str, str, str]]:
    """Every (relationship type, from label, to label) that the schema allows."""
    for rel in REL_TYPES:
        for from_label, to_label in rel.ends:
            yield rel.name, from_label, to_label
