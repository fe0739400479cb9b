"""The Word document of ``zonesim report``, as an official opens it: paper, fonts, captions, tables."""

from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from tests.commands.small_results import KINDS

LANGUAGES = ("zh", "en")


def extent(length):
    """Return a length of the document in centimetres."""
    return round(length / 360_000, 1)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_document_is_a4_with_page_numbers_and_nothing_is_wider_than_its_page(reports, kind):
    document = docx.Document(reports[kind].with_suffix(".docx"))
    for page in document.sections:
        assert sorted(map(extent, (page.page_width, page.page_height))) == [21.0, 29.7]
        assert "PAGE" in page.footer.paragraphs[0]._p.xml
    assert all(extent(shape.width) <= 16.0 and extent(shape.height) <= 23.5 for shape in document.inline_shapes)
    for table in document.tables:
        lying = len(table.columns) > 5
        assert extent(sum(column.width for column in table.columns)) == pytest.approx(24.7 if lying else 16.0, abs=0.1)
    assert len(document.sections) == 1 + 2 * sum(len(table.columns) > 5 for table in document.tables)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_pictures_keep_their_captions_and_tables_their_headings(reports, kind):
    document = docx.Document(reports[kind].with_suffix(".docx"))
    pairs = list(pairwise(document.paragraphs))
    found = [(paragraph, after) for paragraph, after in pairs if "<pic:pic" in paragraph._p.xml]
    assert len(found) == len(document.inline_shapes)
    for paragraph, after in found:
        assert paragraph.paragraph_format.keep_with_next
        assert after.style.name == "Caption"
    for table in document.tables:
        assert [("w:tblHeader" in row._tr.xml) for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_document_is_set_in_the_fonts_of_official_documents_and_knows_its_language(reports, lang):
    document = docx.Document(reports["runs", lang].with_suffix(".docx"))
    for name, font in (("Normal", "宋体"), ("Body Text", "宋体"), ("Title", "黑体"), ("Heading 1", "黑体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if key.endswith("Theme")], "Word would take the font of the theme"
    assert document.core_properties.language == {"zh": "zh-CN", "en": "en-US"}[lang]
    assert 'w:eastAsia="ja-JP"' not in document.settings.element.xml
    assert ('w:hint="eastAsia"' in document.element.xml) == (lang == "zh")
