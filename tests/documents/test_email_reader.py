"""The body of a message comes back as it was written, whatever it is wrapped in."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.email import read
from gltr_desktop.errors import InputError

LETTER = "Dear Ida,\n\nThe allotments behind the railway are for “sale”.\n\nYours,\nTom"
PAGE = "<p>Dear Ida,</p><p>The page is another text than the letter.</p>"


def opened(data: bytes | str, encoding: str | None = None) -> Document:
    content = data.encode() if isinstance(data, str) else data
    return read(content, "letter.eml", ReadOptions(encoding=encoding))


def text_of(message: EmailMessage) -> str:
    return opened(message.as_bytes(policy=SMTP)).text.strip()


def letter(
    text: str = LETTER, subtype: str = "plain", charset: str = "utf-8", cte: str | None = None
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Grüße"
    message.set_content(text, subtype=subtype, charset=charset, cte=cte)
    return message


def raw(header: str, body: bytes) -> bytes:
    sender = b"" if "From:" in header else b"From: a@example.org\n"
    return sender + b"MIME-Version: 1.0\n" + header.encode() + b"\n\n" + body


@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-7"])
def test_the_text_is_the_body_and_no_header(transfer: str, charset: str) -> None:
    assert text_of(letter(charset=charset, cte=transfer)) == LETTER


def test_the_text_is_preferred_to_the_page_and_attachments_are_named() -> None:
    message = letter()
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(b"%PDF-1.4", "application", "pdf", filename="plan.pdf")
    document = opened(message.as_bytes())
    assert document.text.strip() == LETTER
    assert document.notices == ("1 attachment (plan.pdf) not read",)


def test_of_many_attachments_three_are_named() -> None:
    message = letter()
    for name in ("ä.pdf", "b" * 100, "c\u202e.png", "d.zip"):
        message.add_attachment(b"a", "application", "octet-stream", filename=name)
    assert opened(message.as_bytes()).notices == (
        f"4 attachments (ä.pdf, {'b' * 60}…, c\ufffd.png, …) not read",
    )


def test_an_attached_text_is_not_read() -> None:
    message = letter()
    message.add_attachment("another text", filename="notes.txt")
    message.add_attachment("inline, but a file", disposition="inline", filename="more.txt")
    document = opened(message.as_bytes())
    assert document.text.strip() == LETTER
    assert document.notices == ("2 attachments (notes.txt, more.txt) not read",)


def test_without_a_text_the_page_is_read_in_blocks() -> None:
    page = "<p>One\ntwo.</p><ul><li>a<li>b</ul><table><tr><td>c<td>d</tr></table>"
    assert text_of(letter(page, subtype="html")) == "One two.\n\na\nb\n\nc\td"


@pytest.mark.parametrize("text", ["", " \n\n", "See the page."])
def test_a_text_that_only_points_to_the_page_gives_way_to_it(text: str) -> None:
    message = letter(text)
    message.add_alternative(PAGE * 5, subtype="html")
    assert text_of(message).startswith("Dear Ida,\n\nThe page")


def test_pictures_of_a_page_are_no_attachments() -> None:
    message = letter(PAGE, subtype="html")
    message.add_related(b"GIF89a", "image", "gif", cid="<a@b>", filename="smile.gif")
    document = opened(message.as_bytes())
    assert document.text == "Dear Ida,\n\nThe page is another text than the letter."
    assert document.notices == ()


def test_texts_between_attachments_follow_one_another() -> None:
    message = letter("Before the picture.")
    message.add_attachment(b"a", "image", "png", filename="a.png")
    after = EmailMessage()
    after.set_content("After the picture.")
    message.attach(after)
    assert text_of(message) == "Before the picture.\n\nAfter the picture."


def test_a_list_adds_its_lines_to_a_page() -> None:
    message = letter(PAGE * 3, subtype="html")
    message.make_mixed()
    footer = EmailMessage()
    footer.set_content("The list")
    message.attach(footer)
    assert text_of(message).endswith("than the letter.\n\nThe list")


def test_versions_that_no_header_calls_so_are_not_read_twice() -> None:
    message = letter()
    message.make_mixed()
    twin = EmailMessage()
    twin.set_content(PAGE, subtype="html")
    message.attach(twin)
    assert text_of(message) == LETTER


def test_a_forwarded_message_is_named() -> None:
    message = letter()
    message.add_attachment(letter("Forwarded."))
    document = opened(message.as_bytes())
    assert document.text.strip() == LETTER
    assert document.notices == ("1 forwarded message (Grüße) not read",)


@pytest.mark.parametrize("text", [" \n", None])
def test_a_message_without_a_text_of_its_own_says_what_it_holds(text: str | None) -> None:
    message = letter(text or "")
    message.add_attachment(letter("Forwarded."))
    with pytest.raises(InputError, match=r"forwarded message \(Grüße\).*Save what it carries"):
        opened(message.as_bytes())


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(InputError, match=r"“letter.eml” contains no text"):
        opened("From: a@example.org\nSubject: nothing\n\n\n")


def test_flowed_lines_are_joined() -> None:
    header = 'Content-Type: text/plain; charset="utf-8"; format=Flowed'
    body = b"The land is \nwanted.\n\n From here.\n> quoted \n> text\n"
    assert opened(raw(header, body)).text == "The land is wanted.\n\nFrom here.\n> quoted text"
    delsp = opened(raw(f"{header}; DelSp=yes", "良い \n天気\n".encode()))
    assert delsp.text == "良い天気"


def test_other_lines_stay_as_they_are() -> None:
    body = b"Ends in a space \nand so on.\n\n\n  indented\n> quoted\n"
    assert opened(raw("Content-Type: text/plain", body)).text == body.decode().strip()


def test_signatures_are_left_out() -> None:
    body = (
        "--b\n\nSigned text.\n--b\nContent-Type: application/pgp-signature; name=signature.asc\n"
        "\n-----BEGIN PGP SIGNATURE-----\n--b--\n"
    )
    document = opened(raw("Content-Type: multipart/signed; boundary=b", body.encode()))
    assert (document.text, document.notices) == ("Signed text.", ())
    inline = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSigned text.\n- --\nTom\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    )
    assert opened(raw("", inline.encode())).text == "Signed text.\n--\nTom"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (
            "Content-Type: multipart/encrypted; boundary=b",
            "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n",
        ),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "MIAG"),
        ("Content-Type: application/x-pkcs7-mime", "MIAG"),
        ("Content-Type: application/pkcs7-mime; smime-type=signed-data", "MIAG"),
        ("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEM\n"),
    ],
)
def test_what_only_a_key_opens_is_refused(header: str, body: str) -> None:
    with pytest.raises(InputError, match=r"“letter.eml” is (encrypted|wrapped).*that has its key"):
        opened(raw(header, body.encode()))


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("x-unknown", "utf-8"),
        ("base64", "utf-8"),
        ("utf-8", "cp1252"),
        ("utf-16", "utf-8"),
        ("utf-8", "utf-16"),
        ('"utf-8"', "utf-8"),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("end", ["", ".", "“”"])
def test_wrong_and_unknown_encodings_do_no_harm(
    declared: str, actual: str, kind: str, end: str
) -> None:
    text = "Schöne Grüße, sagte er, und über die Brücke ging er heim. " * 3 + end
    header = f"Content-Type: text/{kind}; charset={declared}\nContent-Transfer-Encoding: base64"
    document = opened(raw(header, base64.encodebytes(text.encode(actual))))
    assert document.text == (text if kind == "plain" else text.strip())


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("gb2312", "gb18030"), ("x-sjis", "cp932"), ("ks_c_5601-1987", "cp949")],
)
def test_an_encoding_stands_for_the_one_that_extends_it(declared: str, actual: str) -> None:
    text = {"gb18030": "镕基", "cp932": "①髙橋", "cp949": "똠방각하"}[actual]
    header = f"Content-Type: text/plain; charset={declared}"
    assert opened(raw(header, text.encode(actual))).text == text


def test_an_undeclared_encoding_can_be_chosen() -> None:
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5
    data = raw("", text.encode("koi8-r"))
    document = opened(data)
    assert document.text == text
    assert (document.encoding, document.original) == ("koi8-r", "")
    assert document.certainty < 1
    assert opened(data, "cp866").text != text
    with pytest.raises(InputError, match="no encoding “nonsense”"):
        opened(data, "nonsense")


def test_a_page_declares_its_own_encoding() -> None:
    page = '<meta charset="mac-greek"><p>και</p>'.encode("mac-greek")
    assert opened(raw("Content-Type: text/html", page)).text == "και"


def test_sloppy_headers_are_understood() -> None:
    header = "Content-Type: text/plain; charset = utf-8;\nContent-Transfer-Encoding:  BASE64 ;x"
    assert opened(raw(header, b"R3LDvMOfZQ==\n")).text == "Grüße"


def test_a_message_from_an_old_mailbox_or_saved_as_utf_16_is_read() -> None:
    data = b"From a@example.org Tue Jun 02 10:00:00 2026\n" + letter().as_bytes()
    assert opened(data).text.strip() == LETTER
    saved = letter(cte="8bit").as_bytes().decode()
    assert opened(saved.encode("utf-16")).text.strip() == LETTER


def test_one_boundary_for_two_levels_is_understood() -> None:
    body = (
        "--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nThe text.\n--b\n"
        "Content-Type: text/html\n\n<p>The text.</p>\n--b--\n\n--b\n"
        "Content-Disposition: attachment; filename=plan.pdf\n\nJVBE\n--b--\n"
    )
    document = opened(raw("Content-Type: multipart/mixed; boundary=b", body.encode()))
    assert (document.text, document.notices) == (
        "The text.",
        ("1 attachment (plan.pdf) not read",),
    )


@pytest.mark.parametrize("header", ["Content-Type: multipart/mixed", "Content-Type: nonsense"])
def test_a_boundary_that_no_header_names_is_found(header: str) -> None:
    body = b"--b\nContent-Type: text/plain\n\nThe text.\n--b--\n"
    text = opened(raw(header, body)).text
    assert text == ("The text." if "multipart" in header else body.decode().strip())


def test_a_saved_page_is_its_root() -> None:
    body = (
        "--b\nContent-Type: text/css\n\np {}\n--b\nContent-Type: text/html\n"
        "Content-ID: <root@mhtml>\nContent-Transfer-Encoding: quoted-printable\n\n"
        "<html><style>p {}</style><p>Gr=C3=BC=C3=9Fe, said the <b>page</b>.</p></html>\n--b\n"
        "Content-Type: text/html\n\n<p>A frame in it.</p>\n--b--\n"
    )
    header = 'Content-Type: multipart/related; type="text/html"; start="<root@mhtml>"; boundary=b'
    document = read(raw(header, body.encode()), "page.mhtml", ReadOptions())
    assert (document.text, document.notices) == ("Grüße, said the page.", ())


ARTICLE = "The lighthouse keeper wrote down the weather on every day of his long life. " * 8
SAVED = (
    f"<html><head><title>The keeper</title></head><body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>The keeper</h1><p>{ARTICLE}</p></article>"
    f"<div class='sidebar'><a href='/more'>More of this</a></div></body></html>"
)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", "page.mht"),
        ("Snapshot-Content-Location: https://example.org/\n", "page.eml"),
        ("Sender: a\nFrom: <Saved by a browser>\n", "page.eml"),
    ],
)
def test_of_a_saved_page_the_article_is_taken_or_all_of_it(header: str, name: str) -> None:
    data = raw(f"{header}Content-Type: text/html", SAVED.encode())
    article = read(data, name, ReadOptions())
    assert article.is_part
    assert article.text == f"The keeper\n\n{ARTICLE.strip()}"
    whole = read(data, name, ReadOptions(whole=True))
    assert not whole.is_part
    assert whole.text == f"{article.text}\n\nMore of this"


def test_what_is_hidden_in_html_is_left_out() -> None:
    page = f"<div style='display:none'>Preview</div>{PAGE}"
    document = opened(raw("Content-Type: text/html", page.encode()))
    assert document.text.startswith("Dear Ida,")
    assert document.notices == ("1 hidden passage left out",)


def test_invisible_characters_go() -> None:
    assert text_of(letter("a\u00adb\u200bc\ufeff d")) == "abc d"


def test_deep_nesting_is_no_crash() -> None:
    parts = [f"--{i}\nContent-Type: multipart/mixed; boundary={i + 1}\n\n" for i in range(100)]
    body = f"{''.join(parts)}--100\n\nThe text.\n"
    assert opened(raw("Content-Type: multipart/mixed; boundary=0", body.encode())).text


HEADERS = st.sampled_from(
    [
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/alternative; boundary*0=b",
        "Content-Type: text/html; charset*=''%ff",
        "Content-Type: text/plain; charset*0*=utf-8''a; format*=flowed",
        "Content-Type: message/rfc822",
        "Content-Type: text/plain; charset=unicode_escape",
        "Content-Type: text/plain; charset=undefined",
        "Content-Disposition: attachment; filename*=x'%ff; filename==?utf-8?b?_?=",
        "Content-Disposition: attachment; filename=\udcff",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Transfer-Encoding: base64",
        "Content-Type: ;;;",
        "Subject: =?x?q?=ff?=",
    ]
)
PIECES = st.one_of(
    HEADERS,
    st.sampled_from(["", "--b", "--b--", "<p>a", "begin 644 a", "text", "\0", "=", "\ud8ff"]),
    st.text(max_size=5),
)


@given(st.lists(PIECES, max_size=12).map("\n".join))
def test_a_damaged_message_is_read_or_refused(message: str) -> None:
    try:
        document = opened(message.encode("utf-8", "surrogatepass"))
    except InputError:
        return
    assert isinstance(document.text, str)
