"""Companies beside the small office that the linkage takes for one: the same licence, name and phone."""

from __future__ import annotations

from pathlib import Path

TABLES = {
    "recruiters": """ref,name,kind,region,phones,licence,licence_status,id_number,source,grade
R21,PT Sinar Rekaan Abadi,company,53.07,0812-0000-0201,SIP3MI/77/2019,,,S1,B2
R22,PT Sinar Rekaan Abadi,company,53.07,0812-0000-0201,SIP3MI/77/2019,,,S2,B2
R23,PT Sinar Rekaan Abadi,company,53.07,0812-0000-0201,SIP3MI/77/2019,,,S2,C3
R24,PT Lain Sama Sekali,company,65.03,0812-0000-0999,SIP3MI/11/2012,,,S1,B2
""",
    "involvements": """case,recruiter,role,status,source,grade
K1,R21,recruiter,terduga,S1,B2
K2,R22,recruiter,terduga,S2,B2
""",
}


def write_twins(folder: Path) -> Path:
    """Write the tables as CSV files; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
