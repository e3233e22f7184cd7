"""What is kept of what people write and paste, and how it becomes parts of the document."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import prose
from reports.document import Bullets, Heading, Paragraph, words
from reports.prose import Block, Open, Piece

ALLOWED = re.compile(
    r"</?(?:p|h[234]|ul|ol|li|strong|em)>|</a>|</span>"
    r'|<a href="(?:https?://|mailto:)[^"<>]*">'
    r'|<span(?: data-(?:figure|format|decision|note)="[^"]*")+>',
    re.IGNORECASE,
)
TAGS = [
    "p", "h1", "h2", "h5", "ul", "ol", "li", "b", "strong", "em", "a", "span", "div", "table", "tr", "td",
    "img", "script", "style", "svg", "iframe", "br", "blockquote", "math", "noscript", "textarea", "title",
]  # fmt: skip
ATTRIBUTES = [
    "", ' onclick="alert(1)"', ' style="color:red"', ' href="javascript:alert(1)"', ' href="https://a.se/"',
    ' href=" &#106;avascript:x"', ' data-figure="ks.2023-08.x"', ' data-figure="<script>"', ' data-note="En not"',
    ' data-decision="ks-1"', ' src="x" onerror="alert(1)"', ' class="MsoListParagraph"',
]  # fmt: skip
markup = some.lists(
    some.one_of(
        some.builds(lambda tag, more: f"<{tag}{more}>", some.sampled_from(TAGS), some.sampled_from(ATTRIBUTES)),
        some.builds(lambda tag: f"</{tag}>", some.sampled_from(TAGS)),
        some.text(max_size=8),
        some.sampled_from(["<!--", "-->", "<![CDATA[", "&lt;script&gt;", "\u00a0", " ", "· ", "1. ", "alert(1)"]),
    ),
    max_size=25,
).map("".join)


@given(markup)
def test_whatever_is_sent_only_what_is_allowed_is_kept(text: str) -> None:
    kept = prose.clean(text).html
    assert "<" not in ALLOWED.sub("", kept)
    assert ">" not in ALLOWED.sub("", kept).replace("&gt;", "")


@given(markup)
def test_what_is_kept_is_kept_as_it_is_the_next_time(text: str) -> None:
    kept = prose.clean(text).html
    assert prose.clean(kept).html == kept


@given(some.lists(some.text("abcåäö <>&\"'", min_size=1, max_size=12), max_size=5))
def test_words_survive(lines: list[str]) -> None:
    told = [Block("p", ((Piece(line),),)) for line in lines]
    spaced = [" ".join(line.split(" ")).strip(" ") for line in lines]
    read = prose.lines(prose.clean(prose.write(told)).html, lambda piece: "")
    assert read == [re.sub(" +", " ", line) for line in spaced if line.strip()]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<script>alert(1)</script><p>Text</p>", "<p>Text</p>"),
        ("<style>p{}</style>Text", "<p>Text</p>"),
        ('<p onclick="x()" style="color:red">Text</p>', "<p>Text</p>"),
        ('<a href="javascript:alert(1)">Text</a>', "<p>Text</p>"),
        ('<a href="/intern">Text</a>', "<p>Text</p>"),
        ('<a href="https://a.se/?x=1&amp;y=2">Text</a>', '<p><a href="https://a.se/?x=1&amp;y=2">Text</a></p>'),
        ("<h1>Rubrik</h1><h6>Liten</h6>", "<h2>Rubrik</h2><h4>Liten</h4>"),
        ("<b>Fet</b> och <i>kursiv</i>", "<p><strong>Fet</strong> och <em>kursiv</em></p>"),
        ("<p>Ett<br>Två</p>", "<p>Ett</p><p>Två</p>"),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("<div>Ett<div>Två</div></div>", "<p>Ett</p><p>Två</p>"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "<p>A; B</p>"),
        ("<ul><li><p>A</p><ul><li>B</li></ul></li></ul>", "<ul><li>A</li><li>B</li></ul>"),
        ('<span data-figure="a.b">9 tkr</span>', '<p><span data-figure="a.b"></span></p>'),
        ('<span data-figure="a b">9,9</span>', "<p>9,9</p>"),
        ('Ord<span data-note=" En  not ">1</span>', '<p>Ord<span data-note="En not"></span></p>'),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)  # fmt: skip
def test_each_thing(sent: str, kept: str) -> None:
    assert prose.clean(sent).html == kept


def test_a_paste_from_word_keeps_its_structure_and_nothing_else() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>\
<style>p.MsoNormal{margin:0}</style></head>
    <body lang=SV><h1 style='margin:0'><span style='font-size:16pt'>Rubrik<o:p></o:p></span></h1>
    <p class=MsoNormal>En <b>fet</b> och <i>lutande</i> text.<o:p></o:p></p>
    <p class=MsoListParagraphCxSpFirst><![if !supportLists]><span style='mso-list:Ignore'>·<span>       </span></span>\
<![endif]>Första</p>
    <p class=MsoListParagraphCxSpLast><span style='mso-list:Ignore'>·<span>       </span></span>Andra</p>
    <p class=MsoListParagraph><span>1.<span>   </span></span>Numrerad</p>
    <v:shape><v:imagedata src="bild.png"/></v:shape><img src="data:image/png;base64,AAAA"></body></html>"""
    assert prose.clean(pasted) == prose.Clean(
        "<h2>Rubrik</h2><p>En <strong>fet</strong> och <em>lutande</em> text.</p>"
        "<ul><li>Första</li><li>Andra</li></ul><ol><li>Numrerad</li></ol>",
        pictures=1,
    )


class TestLength:
    def test_two_hundred_pages_with_pictures_are_refused_in_swedish(self) -> None:
        page = f"<p>{'ord ' * 700}</p><img src='data:image/png;base64,{'A' * 50_000}'>"
        with pytest.raises(prose.TooLong, match=r"561 tusen tecken lång.*rymmer 300 tusen.*Inget är sparat"):
            prose.clean(page * 200)

    def test_many_pictures_are_no_length(self) -> None:
        page = f"<p>{'ord ' * 70}</p><img src='data:image/png;base64,{'A' * 50_000}'>"
        kept = prose.clean(page * 200)
        assert (kept.pictures, "img" in kept.html) == (200, False)

    def test_what_is_far_too_much_is_not_even_read(self) -> None:
        with pytest.raises(prose.TooLong):
            prose.clean("a" * (prose.MOST + 1))


def test_a_text_as_parts_of_the_document() -> None:
    text = (
        "<h2>Rubrik</h2><p>Ord <strong>fet</strong><span data-note='Not'></span></p><ol><li>Ett</li><li>Två</li></ol>"
        "<p><span data-figure='a.b' data-format='tkr'></span></p>"
    )
    heading, paragraph, bullets, figure = prose.parts(text)
    assert isinstance(heading, Heading) and (heading.text, heading.level) == ("Rubrik", 1)
    assert isinstance(paragraph, Paragraph) and paragraph.runs[-1] == Open("", footnote="Not")
    assert paragraph.runs[1] == Open("fet", strong=True)
    assert isinstance(bullets, Bullets) and bullets.ordered and [words(one) for one in bullets.items] == ["Ett", "Två"]
    assert isinstance(figure, Paragraph) and figure.runs == (Open("", figure="a.b", format="tkr"),)


def test_the_words_in_a_reference_are_for_the_eye_and_are_not_read_back() -> None:
    text = '<p>Ett <span data-figure="a.b"></span></p>'
    shown = prose.write(prose.blocks(text), lambda piece: "9,9 mnkr <b>")
    assert "9,9 mnkr &lt;b&gt;</span>" in shown
    assert prose.clean(shown).html == text
