"""A press release, what two newspapers made of it, and two reports of one event by different hands (all invented)."""

from __future__ import annotations

RELEASE = """Tim gabungan Polda Contoh dan Balai Pelayanan Pelindungan Pekerja Migran menggagalkan pemberangkatan
sembilan belas calon pekerja migran nonprosedural di Pelabuhan Tanjung Rasa pada Selasa malam. Para calon pekerja
berasal dari tiga kecamatan dan dijanjikan bekerja di perkebunan sawit dengan gaji tiga juta rupiah setiap bulan.
Petugas menemukan mereka bersembunyi di sebuah rumah kontrakan sebelum kapal datang menjemput. Dua orang yang diduga
berperan sebagai pengurus perjalanan ikut diamankan bersama satu unit mobil dan beberapa buah telepon genggam. Kepala
balai menyampaikan bahwa seluruh calon pekerja akan diberi penyuluhan lalu dipulangkan ke kampung masing-masing dengan
bantuan dinas sosial. Ia mengimbau warga agar memakai jalur resmi dan memeriksa izin perusahaan di kantor dinas tenaga
kerja. Penyidik masih mendalami peran kedua terduga serta kemungkinan adanya jaringan yang lebih luas di seberang."""

# Another lead, some words changed, the last sentence cut.
COPY = """TANJUNG RASA - Upaya mengirim belasan warga ke luar negeri tanpa dokumen kembali terbongkar pekan ini.
sembilan belas calon pekerja migran nonprosedural di Pelabuhan Tanjung Rasa pada Selasa (4/6) malam. Para calon pekerja
berasal dari tiga kecamatan dan dijanjikan bekerja di perkebunan sawit dengan gaji tiga juta rupiah setiap bulan.
Petugas menemukan mereka bersembunyi di sebuah rumah kontrakan sebelum kapal datang menjemput. Dua orang yang diduga
berperan sebagai pengurus perjalanan ikut ditangkap bersama satu unit mobil dan beberapa buah telepon genggam. Kepala
balai mengatakan bahwa seluruh calon pekerja akan diberi penyuluhan lalu dipulangkan ke kampung masing-masing dengan
bantuan dinas sosial. Ia mengimbau warga agar memakai jalur resmi dan memeriksa izin perusahaan di kantor dinas tenaga
kerja."""

# The same event, seen and written by somebody else; a quotation is common.
OWN_REPORT = """Suasana rumah petak di dekat dermaga itu mendadak ramai ketika belasan polisi turun dari dua truk.
Menurut ketua rukun tetangga setempat, para penghuni baru datang tiga hari sebelumnya dan jarang keluar. Mereka mengaku
hendak naik perahu ke negeri seberang untuk bekerja di kebun. Seorang ibu berkata ia menjual ternak demi membayar ongkos
kepada tetangganya sendiri. Kepala balai yang ditemui wartawan mengimbau warga agar memakai jalur resmi dan memeriksa
izin perusahaan di kantor dinas tenaga kerja. Dua lelaki yang mengatur penampungan dibawa ke markas untuk dimintai
keterangan. Hingga Rabu siang, sembilan belas calon pekerja migran nonprosedural itu menunggu dijemput keluarga."""

OTHER = """Bupati memimpin rapat koordinasi gugus tugas pencegahan di aula kantor kabupaten bersama kejaksaan, dinas
sosial dan dinas kependudukan. Rapat membahas pembagian peran, anggaran tahun depan serta rencana penyuluhan di dua
belas desa yang warganya banyak merantau. Setiap dinas diminta menyampaikan laporan sebelum akhir bulan kepada
sekretariat. Perwakilan kepolisian mengusulkan satu nomor pengaduan yang dapat dihubungi sepanjang hari oleh
keluarga."""
