"""Names of people: taken apart and compared, each rule by examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.name_forms import name_forms
from ingest.person_names import (
    LEVELS,
    compare_person_names,
    fold_spelling,
    initials_of,
    name_keys,
    parse_person_name,
    strip_titles,
)


def level(a: str, b: str) -> str:
    return compare_person_names(parse_person_name(a), parse_person_name(b)).level


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Soedjatmoko", "Sujatmoko"), ("Djojohadikoesoemo", "Joyohadikusumo"), ("Tjahjono", "Cahyono"),
        ("Sjarifoeddin", "Syarifudin"), ("Njoman", "Nyoman"), ("Achmad", "Ahmad"), ("Akhmad", "Ahmad"),
        ("Choirul", "Khoirul"), ("Joesoef", "Yusuf"), ("Widjaja", "Wijaya"), ("Moh.", "Muhammad"), ("Rizky", "Rizki"),
        ("Supriyadi", "Supriadi"), ("Zaenal", "Zainal"), ("Ma'ruf", "Maruf"), ("Chandra", "Candra"), ("St", "ST"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_fold_together(old: str, new: str) -> None:
    assert fold_spelling(old) == fold_spelling(new)


@pytest.mark.parametrize(
    ("one", "other"), [("Sutarno", "Sutarmo"), ("Hadi", "Adi"), ("Rudianto", "Rudianti"), ("Salim", "Halim")]
)
def test_other_names_do_not_fold_together(one: str, other: str) -> None:
    assert fold_spelling(one) != fold_spelling(other)
    assert LEVELS[level(one, other)] < LEVELS["nickname"]


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Kombes Pol. Drs. H. Ahmad Yani, S.H., M.Si", "Ahmad Yani"), ("Letkol Laut (P) Budi Santoso", "Budi Santoso"),
        ("Brigjen TNI (Purn) Ahmad", "Ahmad"), ("Drs.H.Ahmad", "Ahmad"), ("Hj. St. Aminah, S.Pd.I", "St. Aminah"),
        ("AKBP Dr. I Nyoman Putra, S.I.K., M.H.", "I Nyoman Putra"), ("S.H.", "S.H."), ("MA", "MA"),
        ("KH", "KH"), ("Sri", "Sri"), ("", ""),
    ],
)  # fmt: skip
def test_titles_ranks_and_degrees_come_off(written: str, bare: str) -> None:
    assert strip_titles(written) == bare


@pytest.mark.parametrize(
    ("written", "letters"),
    [("MA", "MA"), ("M.A.", "MA"), ("M A", "MA"), ("I Gede Manik", "GM"), ("AWS", "AWS"), ("Ocih binti Madrais", "OM")],
)
def test_initials(written: str, letters: str) -> None:
    assert initials_of(written) == letters


@pytest.mark.parametrize(
    ("written", "aliases"),
    [
        ("AB alias GM", ["GM"]), ("Suparman als. Parman", ["Parman"]), ("Budi 'Kecil' Santoso", ["Kecil"]),
        ("SR (juga ditulis S)", ["S"]), ("EL (terdakwa 2017)", []), ("Suparman/Parman", ["Parman"]),
        ("Ahmad a/l Muthu", []), ("Ujang a.k.a. Jojo", ["Jojo"]), ("Sri, dipanggil Mami", ["Mami"]),
    ],
)  # fmt: skip
def test_aliases_stand_apart_and_notes_are_none(written: str, aliases: list[str]) -> None:
    assert [alias.text for alias in parse_person_name(written).aliases] == aliases


def test_a_balinese_name_in_its_parts() -> None:
    name = parse_person_name("A.A. Gede Putra")
    assert (name.caste, name.birth_order, name.tokens) == (("anak agung",), ("gede",), ("putra",))
    woman = parse_person_name("Ni Nym. Sukerti")
    assert (woman.birth_order, woman.tokens, woman.sex) == (("nyoman",), ("sukerti",), "female")
    assert parse_person_name("I Wayan").tokens == ("wayan",)


def test_fathers_clans_and_initials_are_known_for_what_they_are() -> None:
    assert parse_person_name("Siti binti (alm) Umar").patronym == ("umar",)
    assert parse_person_name("Ocih binty Madrais").patronym == parse_person_name("Ocih binti Madrais").patronym
    assert parse_person_name("Budi Simanjuntak").clan == "simanjuntak"
    assert parse_person_name("MAB").initials_only
    assert not parse_person_name("ADI").initials_only


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Wahju Soetomo", "WAHYU SUTOMO", "exact_folded"), ("Marta Kaligula", "marta kaligula", "exact_full"),
        ("Muh. Arifin", "Muhammad Arifin", "exact_common"), ("M. Arifin", "Muhammad Arifin", "shortened"),
        ("Arifin", "Muhammad Arifin", "given_within"), ("Kaligula, Marta", "Marta Kaligula", "order_differs"),
        ("Lodia Kaligula", "Lodia Maria Kaligula", "one_within_other"),
        ("Fikri Bintang", "Pikri Bintang", "close_spelling"),
        ("Sri Wahyuni", "Sri W.", "shortened"), ("I Gede Kertiasa", "Gede Kertiasa", "exact_folded"),
        ("Ahmad bin Ali", "Ahmad Ali", "exact_folded"), ("Slamet", "Slamet", "mononym_common"),
        ("Supriyanto", "Supriyamto", "mononym_close"), ("Jojo", "Suparman alias Jojo", "alias_same"),
        ("Budi Simanjuntak", "Anton Simanjuntak", "brothers_like"), ("Ahmad bin Ali", "Salim bin Ali", "brothers_like"),
        ("Wayan Sudana", "Made Sudana", "marker_conflict"), ("H. Suparman", "Hj. Suparman", "marker_conflict"),
        ("Ahmad bin Ali", "Ahmad bin Umar", "marker_conflict"), ("MA", "M.A.", "initials_same"),
        ("AB alias GM", "AB als GM", "initials_and_alias"), ("GM", "Gede Manik", "initials_compatible"),
        ("IS", "I Gusti Sentana", "initials_compatible"), ("MA", "Budi Santoso", "initials_conflict"),
        ("Budi alias Mami", "Sri alias Mami", "nickname_shared"), ("Rusdi PiIiang", "Rusdi Piliang", "exact_full"),
        ("Slamet Riyadi", "Kasim Wonda", "conflict"), ("", "Budi", "unknown"),
    ],
)  # fmt: skip
def test_levels(a: str, b: str, expected: str) -> None:
    assert level(a, b) == expected


def test_initials_stay_below_every_level_of_a_name() -> None:
    initials = {name for name in LEVELS if name.startswith("initials")}
    assert max(LEVELS[name] for name in initials) < LEVELS["nickname"]


_WORDS = st.sampled_from(
    ["Sri", "Wahyuni", "Muh.", "Ahmad", "bin", "Ali", "I", "Wayan", "Sudana", "W.", "alias", "GM", "MA", "H.", "S.H.",
     "Simanjuntak", "(DPO)", "Soetomo", ",", "a/l", "Ni", "'Boy'", "/"]
)  # fmt: skip
_NAMES = st.one_of(st.lists(_WORDS, max_size=5).map(" ".join), st.text(max_size=30))


@given(_NAMES, _NAMES)
def test_comparing_is_symmetric_and_a_name_with_letters_keeps_a_token(a: str, b: str) -> None:
    one, other = parse_person_name(a), parse_person_name(b)
    forth, back = compare_person_names(one, other), compare_person_names(other, one)
    assert (forth.level, forth.similarity) == (back.level, back.similarity)
    assert forth.level in LEVELS
    for name in (one, other):
        assert name.tokens or not any("a" <= c <= "z" for c in name.text.casefold())


def test_writings_of_one_person_share_a_key() -> None:
    writings = ["Soedjatmoko Pranoto", "Sujatmoko P.", "SUJATMOKO PRANOTO, S.H."]
    keys = [set(name_keys(parse_person_name(w))) for w in writings]
    assert set.intersection(*keys)
    assert name_keys(parse_person_name("M.A.")) == ("i:ma",)


def test_the_forms_do_not_contradict_each_other() -> None:
    forms = name_forms()
    assert not forms.female & forms.male
    assert all(forms.variants.get(name, name) == name for name in forms.variants.values())
