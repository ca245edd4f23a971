"""What kind of event an article is about.

Invariant: the kind is one of KINDS and comes from phrases of the text (data/event_kinds.yaml); the span given is the
phrase that weighed most for it.  Without any phrase it is a policy statement: somebody talks.
"""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.articles.article import Span, TextView
from ingest.articles.cues import CueHit, cue_table, normal_zones, sentence_around

KINDS = ("coordination_meeting", "outreach", "agreement", "operation", "case", "policy_statement")
_TALK = "policy_statement"
_TALK_HEAD_START = 3.5  # a text needs more than passing mentions before it counts as reporting an event
_ZONE_WEIGHTS = (2.0, 1.5, 0.5)  # title, lead, below
_TALK_WEIGHTS = (2.0, 0.5, 0.0)
_MEETING = "coordination_meeting"
_SURE_MEETINGS = frozenset({"rapat koordinasi", "rakor*", "rapat kerja", "rapat lintas", "rapat evaluasi"})
_SURE_MEETING = 0.5  # a meeting by its own name, and nobody arrested
_ARRESTS = frozenset({"ditangkap", "dibekuk", "diringkus", "diciduk", "ditahan", "divonis", "tersangka", "terdakwa"})
_TELLS_CASE = 2  # different words of arrest or trial
_HELD = "held"
_BESIDE = 0.4  # what a second, third … phrase of one zone adds
_OFF_MAIN = 0.33  # a sentence that looks back or ahead
_OFF_MAIN_SENTENCE = re.compile(
    r"\A\W{0,3}(?:Sebelumnya|Diketahui|Selain itu|Ke depan|Kedepan|Nantinya|Sementara itu)\b"
    r"|\b(?:akan|bakal|segera|rencananya|berencana|dijadwalkan|diharapkan|harapkan|agar|supaya) (?:\w+ ){0,3}?"
    r"(?:menggelar|digelar|melakukan|dilakukan|melaksanakan|dilaksanakan|mengadakan|diadakan|membentuk|dibentuk|"
    r"memberikan|banyak)\b"
)


def find_event_kind(view: TextView) -> tuple[str, Span | None]:
    """(one of KINDS, the phrase that decided); an empty text is a policy statement without a phrase."""
    scores, best = _scored(view)
    kind = max(KINDS, key=lambda name: scores[name])
    return kind, best.get(kind, (0.0, None))[1]


def kind_scores(view: TextView) -> dict[str, float]:
    """What speaks for each kind, to explain the choice."""
    scores = _scored(view)[0]
    return {kind: round(scores[kind], 2) for kind in KINDS}


def _scored(view: TextView) -> tuple[dict[str, float], dict[str, tuple[float, Span]]]:
    zones = normal_zones(view)
    by_zone: dict[tuple[str, int], dict[str, tuple[float, CueHit]]] = defaultdict(dict)
    for hit in cue_table("event_kinds").hits(view):
        zone = 0 if hit.span.start < zones[0] else 1 if hit.span.start < zones[1] else 2
        weight = hit.weight * (_OFF_MAIN if _is_off_main(view, hit) else 1.0)
        key = by_zone[hit.label, zone]
        known = key.get(hit.cue)
        if known is None or known[0] < weight:
            key[hit.cue] = (weight, hit)
    scores = dict.fromkeys((*KINDS, _HELD), 0.0)
    best: dict[str, tuple[float, Span]] = {}
    for (label, zone), hits in by_zone.items():
        ranked = sorted(hits.values(), key=lambda pair: -pair[0])
        weights = [weight for weight, _ in ranked]
        points = (_TALK_WEIGHTS if label == _TALK else _ZONE_WEIGHTS)[zone] * (weights[0] + _BESIDE * sum(weights[1:4]))
        scores[label] += points
        if label not in best or points > best[label][0]:
            best[label] = (points, ranked[0][1].span)
    seen = {(label, zone, cue) for (label, zone), hits in by_zone.items() for cue in hits}
    arrests = {cue for label, _, cue in seen if label == "case" and cue in _ARRESTS}
    if len(arrests) >= _TELLS_CASE:
        scores["case"] += 1.5  # told below the lead only, but told
    elif not arrests and any(label == _MEETING and zone < 2 and cue in _SURE_MEETINGS for label, zone, cue in seen):
        scores["case"] *= _OFF_MAIN * 1.5  # what the meeting talked about
        scores[_MEETING] += _SURE_MEETING
    scores[_TALK] = min(scores[_TALK], 4.5) + _TALK_HEAD_START - min(scores[_HELD], _TALK_HEAD_START)
    return scores, best


def _is_off_main(view: TextView, hit: CueHit) -> bool:
    return _OFF_MAIN_SENTENCE.search(sentence_around(view, hit.span)) is not None
