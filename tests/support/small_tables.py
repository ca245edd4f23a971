"""A small invented office (everything is rekaan): enough for every command and route to have something to say."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import SecretStr

from graph.claims import Claim
from graph.ledger import Batch, Ledger
from graph.region_codes import lies_in
from ingest.regions import region_claims

# The regions that the tables name; the whole register would make every test of a command take seconds.
_NAMED = ("53.07.05", "53.07.09.2001", "53.71", "65.03", "65.04", "MYS")
CODES = frozenset(above for code in _NAMED for above in lies_in(code))

TABLES = {
    "sources": """ref,title,publisher,published,reliability,derived_from
S1,Register rekaan,Kantor rekaan,2023-05,B,
S2,Siaran rekaan,Kantor rekaan,2023-06,A,
""",
    "agencies": """ref,name,kind,region,covers,parent,functions,since,source,grade
A1,Dinas Tenaga Kerja Sikka (rekaan),manpower,53.07,,,F4,2022-01,S1,B2
A2,Polres Nunukan (rekaan),police,65.03,65.03,,,,S1,B2
A3,Kantor Imigrasi Nunukan (rekaan),immigration,65.03,65.03;65.04,,,,S1,B2
A4,Pemerintah Kabupaten Sikka (rekaan),head_of_government,53.07,,,,,S1,B2
""",
    "officials": """ref,name,title,agency,since,until,acting,source,grade
O1,Pejabat Rekaan,Kepala Dinas,A1,2022-01-03,,no,S1,B2
""",
    "events": """ref,title,kind,date,region,reached,topics,source,grade
E1,Rapat rekaan,meeting,2023-04-12,53.07,,data,S1,B2
E2,Penyuluhan rekaan,outreach,2023-05-20,53.07,53.07.05,pencegahan,S1,B2
""",
    "attendance": """event,agency,official,capacity,source,grade
E1,A4,,host,S1,B2
E1,,O1,participant,S1,B2
E2,A1,,host,S1,B2
""",
    "cases": """ref,title,legal_basis,status,opened,region,agency,modus,source,grade
K1,Perkara rekaan satu,TPPO,sidang,2023-06-10,65.03,A2,janji kerja,S1,B2
K2,Perkara rekaan dua,PMI_NP,penyidikan,2023-07-10,65.03,A2,tanpa dokumen,S2,B2
""",
    "recruiters": """ref,name,kind,region,phones,licence,licence_status,id_number,source,grade
R1,AB,person,53.07,0812-0000-0101,,,,S1,B2
R2,CD,person,65.03,0812 0000 0102,,,,S1,C3
R3,EF,person,53.07,+62 812-0000-0101,,,,S2,B2
R4,PT Rekaan,company,53.71,,X/1,dicabut,,S2,B2
""",
    "involvements": """case,recruiter,role,status,source,grade
K1,R1,recruiter,tersangka,S1,B2
K1,R2,transporter,,S1,B2
K2,R3,recruiter,terduga,S2,B2
""",
    "places": """ref,name,kind,region,lat,lon,source,grade
P1,Rumah rekaan,shelter,65.03,,,S1,B2
P2,Dermaga rekaan,port,65.03,,,S1,B2
""",
    "victims": """ref,case,count,sex,age_band,origin,destination,source,grade
V1,K1,4,F,18-24,53.07,MYS,S1,B2
""",
    "legs": """case,act,from,to,start,end,victims,means,price,source,grade,stance
K1,recruitment,region:53.07,recruiter:R1,2023-03-02,,4,,,S1,B2,
K1,transportation,recruiter:R1,place:P1,2023-03-10,2023-03-14,4,kapal,,S1,B2,
K1,harbouring,place:P1,place:P2,2023-03-20,,4,,,S2,B2,
K1,sending,place:P2,region:MYS,2023-03-21,,4,perahu,4500000,S1,B3,
K1,sending,place:P2,region:MYS,2023-03-21,,,,,S2,B2,denies
K2,recruitment,region:53.07,recruiter:R3,2023-03-15,,2,,,S2,B2,
K2,sending,place:P2,region:MYS,2023-04,,2,,,S2,B2,
K2,transfer,recruiter:R3,place:P2,,,2,,,S2,B2,
""",
    "measures": """name,about,value,since,until,source,grade
placements,53.07,120,2023-01-01,2023-12-31,S1,B2
passport_deferrals,agency:A3,37,2023-01-01,2023-12-31,S1,B2
""",
    "villages": """region,pmi_pocket,programme,head,since,source,grade
53.07.09.2001,yes,Desmigratif,,2022-09,S1,B2
""",
    "referrals": """from,to,date,kind,case,source,grade
A2,A1,2023-08-01,victim,K1,S1,B2
""",
    "agreements": """ref,title,kind,since,until,parties,source,grade
G1,Pertukaran data rekaan,data_sharing,2023-01-01,,A1;A4,S1,B2
""",
    "performs": """agency,function,region,state,date,source,grade
A1,F7,53.07,absent,2023-09-01,S2,B2
""",
}


def small_register(codes: Collection[str] = CODES) -> list[Claim]:
    """The register's claims about the regions that the tables name."""
    wanted = {f"region:{code}" for code in codes}
    return [
        claim
        for claim in region_claims()
        if claim.type == "Source" or (claim.subject in wanted and (claim.object or claim.subject) in wanted)
    ]


def load_small_register(data: Path, codes: Collection[str] = CODES) -> None:
    """Put it into the ledger of a data folder."""
    data.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(SecretStr(f"sqlite:///{data / 'ledger.sqlite'}"))
    ledger.append(small_register(codes), batch=Batch("test", "1", "tester"))
    ledger.close()


def write_small_tables(folder: Path) -> Path:
    """Write the tables as CSV files; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
