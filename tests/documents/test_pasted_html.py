"""What is pasted from other programs keeps its paragraphs and loses what nobody wrote."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.markup.pasted_html import text_of_html

WORD = """Version:0.9\r
StartHTML:0000000105\r
EndHTML:0000009999\r
SourceURL:file:///C:/essay.docx\r
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p {margin:0} --></style>
<!--[if gte mso 9]><xml><o:x>no</o:x></xml><![endif]--></head><body><!--StartFragment-->
<p class=MsoNormal>Some <b>bold</b>
text<span style='mso-spacerun:yes'>&nbsp; </span>here.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>First</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><!--[endif]-->Second</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>Another list</p>
<p class=MsoNormal>A<span style='mso-tab-count:1'>     </span>tab</p>
<!--EndFragment--></body></html>"""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (WORD, "Some bold text  here.\n\nFirst\nSecond\n\nAnother list\n\nA\ttab"),
        # Google Docs
        (
            (
                '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
                '<p dir="ltr"><span style="white-space:pre-wrap;">One  two</span></p><br /><p>'
                "<span>Three</span></p><ul><li><p>four</p></li><li><p>five</p></li></ul></b>"
                '<br class="Apple-interchange-newline">'
            ),
            "One  two\n\nThree\n\nfour\nfive",
        ),
        # A spreadsheet
        (
            (
                "<html><body><table><!--StartFragment--><col width=64><tr><td>a</td><td>1</td></tr>"
                "<tr><td>b<br style='mso-data-placement:same-cell;'>c</td><td>2</td></tr>"
                "<!--EndFragment--></table></body></html>"
            ),
            "a\t1\nb c\t2",
        ),
        # A code editor
        (
            (
                '<div style="white-space: pre;"><div><span>def f():</span></div>'
                "<div><span>    return 1</span></div><br><div><span>f()</span></div></div>"
            ),
            "def f():\n    return 1\n\nf()",
        ),
        # Browsers
        ("<span>in<i>li</i>ne</span>", "inline"),
        ('a<span class="Apple-converted-space">&nbsp;</span>', "a "),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<nav>chosen</nav><form><p>all the same</p></form>", "chosen\n\nall the same"),
        ("<div>a</div><div><br></div><div>b</div><div>c</div>", "a\n\nb\nc"),
        ("<p>seen</p><p style='display:none'>not seen</p><script>no</script>", "seen"),
        ("<img src=x>", ""),
        ("", ""),
        ("Version 1: no markup at all & plain", "Version 1: no markup at all & plain"),
        ("<p>zero</p>\0", "zero"),
        (
            "<span class='Apple-converted-space'>a\x01&#2;&#x1f;&nbsp;b&#65;&#x41;&#1610;</span>",
            "a bAAي",
        ),
    ],
)
def test_a_fragment_becomes_its_text(html: str, text: str) -> None:
    assert text_of_html(html) == text
