"""Names of people, in Indonesia's many ways of writing them: taken apart, compared, keyed.

Invariant: nothing here decides that two names are one person; it says how far they speak for it or against it.
The one door to the four modules behind it: name_spelling, name_forms, name_parsing, name_comparison.
"""

from ingest.name_comparison import LEVELS, NameMatch, compare_person_names, markers_conflict, name_keys, token_likeness
from ingest.name_parsing import PersonName, fold_spelling, initials_of, parse_person_name, strip_titles

__all__ = [
    "LEVELS",
    "NameMatch",
    "PersonName",
    "compare_person_names",
    "fold_spelling",
    "initials_of",
    "markers_conflict",
    "name_keys",
    "parse_person_name",
    "strip_titles",
    "token_likeness",
]
