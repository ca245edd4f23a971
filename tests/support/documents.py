"""Documents for the article reader: a news page as sites build them, and PDFs made by hand."""

from __future__ import annotations

import zlib

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8">
<title>Polres Contoh Gelar Rapat Koordinasi Perdagangan Orang - Kabar Contoh</title>
<meta property="og:title" content="Polres Contoh Gelar Rapat Koordinasi Perdagangan Orang">
<meta property="og:site_name" content="Kabar Contoh">
<meta property="article:published_time" content="2023-06-16T08:00:00+07:00">
<script>var kota = "Surabaya";</script></head><body>
<nav><a href="/">Beranda</a> <a href="/batam">Batam</a></nav>
<article><h1>Polres Contoh Gelar Rapat Koordinasi Perdagangan Orang</h1>
<figure><img src="a.jpg"><figcaption>Kapolres memimpin rapat. (Foto: Humas)</figcaption></figure>
<p>CONTOH - Kepolisian Resor Contoh menggelar rapat koordinasi pencegahan perdagangan orang di aula markas, Kamis
(15/6/2023). Rapat itu dihadiri wakil dari dua belas kantor yang menangani calon pekerja migran.</p>
<p>Baca juga: Polisi Makassar Menangkap Calo</p>
<p>Kapolres menjelaskan bahwa setiap laporan warga akan ditindaklanjuti bersama dinas tenaga kerja dan kantor imigrasi,
dan bahwa data korban disimpan dengan aman oleh unit perempuan dan anak.</p>
<p>Peserta sepakat bertemu lagi bulan depan untuk menyusun jadwal penyuluhan ke desa-desa asal pekerja migran.</p>
</article>
<aside><h3>Berita Terkait</h3><ul><li><a href="/x">Warga Medan Pulang dari Kamboja</a></li></ul></aside>
<footer>Hak cipta Kabar Contoh 2023</footer></body></html>"""


def small_pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines (ASCII)."""
    shown = b" ".join(b"(%s) Tj 0 -14 Td" % line.encode("ascii") for line in lines)
    return pdf_of(zlib.compress(b"BT /F1 10 Tf 40 780 Td " + shown + b" ET"))


def pdf_of(stream: bytes, *, filters: bytes = b"/FlateDecode", trailer: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter%s>>stream\n" % (len(stream), filters) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(out))
    )
