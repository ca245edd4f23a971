from __future__ import annotations

import hashlib
import hmac
import multiprocessing
import stat
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.secrets import KEY_FILE, load_or_make_key
from ingest.secret_numbers import find_identity_number, hash_id_number, keyed_hash
from ingest.values import Fault

KEY = b"k" * 32


@pytest.mark.parametrize(
    "text",
    ["Siti 5203014101900001", "NIK:5203014101900001.", "5203 0141 0190 0001", "52.03.01.410190.0001",
     "1234567890123456", "５２０３０１４１０１９００００１", "5203014101\u200b900001"],
)  # fmt: skip
def test_a_nik_is_found(text: str) -> None:
    assert find_identity_number(text) == "NIK"


@pytest.mark.parametrize(
    "text", ["paspor C1234567", "AB (X1234567)", "XE123456", "XE1234567", "b1234567", "Paspor no. C 1234567"]
)
def test_a_passport_number_is_found(text: str) -> None:
    assert find_identity_number(text) == "passport number"


@pytest.mark.parametrize(
    "text",
    ["UU 21/2007", "Perpres 49 Tahun 2023", "123/Pid.Sus/2023/PN Mtr", "LP/B/123/VI/2023/SPKT", "0812-3456-7890",
     "+62 812 3456 7890", "SIP3MI 123/2020", "DR 1234 AB", "KMP Legundi 2", "Rp 5.000.000", "12 Juni 2023",
     "2023-06-15", "LP1234567", "SK 123456", "12345678901234567", "Pasal 4 jo. Pasal 10", "0812 3456 7890 / 0813 1",
     "Kelompok 25-39", "", "R2", "S1", "kontainer MSKU1234567"],
)  # fmt: skip
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert find_identity_number(text) is None


def test_the_hash_is_hmac_sha256_and_meets_across_spellings() -> None:
    expected = hmac.new(KEY, b"id_number\x005203014101900001", hashlib.sha256).hexdigest()
    assert hash_id_number("5203014101900001", KEY) == expected
    assert hash_id_number("5203 0141-0190.0001", KEY) == expected
    assert hash_id_number("x1234567", KEY) == hash_id_number("X 1234567", KEY)
    assert hash_id_number("5203014101900001", b"z" * 32) != expected
    assert keyed_hash(KEY, "victims.ref", "5203014101900001") != expected


def test_a_number_that_the_spreadsheet_damaged_is_refused_and_not_shown() -> None:
    for damaged in (5203014101900000, 5.2030141019e15, "5,20301E+15"):
        with pytest.raises(Fault) as caught:
            hash_id_number(damaged, KEY)
        assert caught.value.secret
        assert "5203" not in caught.value.message + caught.value.expected


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = load_or_make_key(data)
    assert len(key) == 32
    assert load_or_make_key(data) == key
    assert stat.S_IMODE((data / KEY_FILE).stat().st_mode) == 0o600
    assert [p.name for p in data.iterdir()] == [KEY_FILE]


def test_two_processes_get_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = pool.map(load_or_make_key, [tmp_path] * 8)
    assert len(set(keys)) == 1


def test_a_damaged_key_is_never_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("secret-but-no-key")
    with pytest.raises(StoreError) as caught:
        load_or_make_key(tmp_path)
    assert "secret-but-no-key" not in caught.value.message + caught.value.advice
    assert (tmp_path / KEY_FILE).read_text() == "secret-but-no-key"
