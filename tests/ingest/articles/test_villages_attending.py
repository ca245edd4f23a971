"""Villages whose head or people took part, and villages that are merely named."""

from __future__ import annotations

import pytest

from tests.support.actors import villages_in

WHERE = " di Kecamatan Sukasada, Kabupaten Buleleng."
PANJI = "51.08.05.2011"


@pytest.mark.parametrize(
    "text",
    [
        "Rapat dihadiri Perbekel Panji" + WHERE,
        "Kepala Desa Panji menyampaikan terima kasih" + WHERE,
        "Warga Desa Panji berkumpul" + WHERE,
        "Sosialisasi diikuti perangkat Desa Panji" + WHERE,
        "Petugas memberi penjelasan kepada warga Desa Panji" + WHERE,
        "Empat puluh warga Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, mendapat penyuluhan.",
    ],
)
def test_head_and_people_count(text: str) -> None:
    assert villages_in(text) == [PANJI]


def test_a_list_of_villages() -> None:
    found = villages_in("Sosialisasi diikuti warga Desa Panji, Desa Ambengan dan Desa Sambangan" + WHERE)
    assert len(found) == 3
    assert found[0] == PANJI


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Korban berasal dari Desa Panji" + WHERE, "outreach"),
        ("Rapat berlangsung di Aula Desa Panji" + WHERE, "coordination_meeting"),
        ("Kegiatan diikuti perbekel se-Kecamatan Sukasada, Kabupaten Buleleng.", "outreach"),
        ("Kepala Desa Panji menyampaikan terima kasih" + WHERE, "case"),
    ],
)
def test_a_village_that_is_only_named_does_not_count(text: str, kind: str) -> None:
    assert villages_in(text, kind) == []
