"""Text of a PDF (pypdf); runs in extract_child only, under its limits of time and memory.

Invariant: imports nothing of the project; reads text only, runs nothing that is embedded; what cannot be read is said
in "error" (locked, broken, image).
"""

from __future__ import annotations

import io
import logging
from typing import Any

MAX_PAGES = 60
MAX_TEXT = 400_000


def extract(raw: bytes) -> dict[str, Any]:
    """{"text", "pages", "read"}: pages of the file and pages read; or {"error": locked | broken | image}."""
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "locked"}
        pages = len(reader.pages)
        texts, size = [], 0
        for number in range(min(pages, MAX_PAGES)):
            text = reader.pages[number].extract_text() or ""
            texts.append(text)
            size += len(text)
            if size > MAX_TEXT:
                break
    except (DependencyError, FileNotDecryptedError):
        return {"error": "locked"}
    except MemoryError:
        raise
    except Exception:  # pypdf raises many kinds on broken files
        return {"error": "broken"}
    if not any(text.strip() for text in texts):
        return {"error": "image"}
    return {"text": "\n".join(texts), "pages": pages, "read": len(texts)}
