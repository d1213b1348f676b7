"""What the documents point at is there, and light enough for a page."""

import re
from pathlib import Path

import pytest

from choreo_studio.services.export_formats import FORMATS
from choreo_studio.services.export_presets import PRESETS
from choreo_studio.services.export_travel import BARS_HEADER

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_picture_is_light_and_shown() -> None:
    shown = {(one.parent / link).resolve() for one in DOCUMENTS for link in LINK.findall(one.read_text("utf-8"))}
    pictures = [path for path in (ROOT / "docs" / "pictures").iterdir() if path.name.startswith(("tour_", "studio"))]
    assert len(pictures) >= 15
    for picture in pictures:
        most = 2_500_000 if picture.suffix == ".webp" else 300_000
        assert picture.stat().st_size < most, f"{picture.name} is too heavy"
        assert picture.resolve() in shown, f"no document shows {picture.name}"


def test_the_page_of_exports_has_every_format_and_program() -> None:
    page = (ROOT / "docs" / "export.md").read_text("utf-8")
    assert [one.name for one in FORMATS if f"| `{one.name}` | {one.title} | {one.keeps} |" not in page] == []
    assert [preset.name for preset in PRESETS[:-1] if f"**{preset.name}**" not in page] == []


def test_the_page_of_formats_names_every_format_and_file() -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert [one.title for one in FORMATS if one.title.lower() not in page.lower()] == []
    travelling = ("NAME.wav", "NAME_bars.csv", "NAME.otio", "NAME_how_to_open.txt", *BARS_HEADER)
    assert [name for name in travelling if name not in page] == []
