"""One column of a table becomes the text, whatever the cells are parted and quoted by."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gltr_desktop.documents.blocks import clean
from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.csv import read
from gltr_desktop.errors import InputError


def opened(data: bytes | str, name: str = "table.csv", encoding: str | None = None) -> Document:
    content = data.encode() if isinstance(data, str) else data
    return read(content, name, ReadOptions(encoding=encoding))


def paragraphs(data: bytes | str, name: str = "table.csv") -> list[str]:
    return opened(data, name).text.split("\n\n")


def test_the_column_text_is_taken_however_it_is_written() -> None:
    table = "id,long column with many letters, TEXT \n1,aaaaaaaaaaaaaaaaaaaaa,One.\n2,b,Two.\n"
    document = opened(table)
    assert document.text == "One.\n\nTwo."
    assert document.notices == ("column “TEXT” of 3",)


def test_else_the_column_with_the_most_characters_is_taken() -> None:
    document = opened("name,answer,grade\nMia,The beans come first.,2\nTom,Peas.,3\n")
    assert document.text == "The beans come first.\n\nPeas."
    assert document.notices == ("column “answer” of 3",)


def test_a_table_without_names_loses_no_row() -> None:
    document = opened("Mia;The beans come first.;2\nTom;Peas, I think.;3\n")
    assert document.text == "The beans come first.\n\nPeas, I think."
    assert document.notices == ("column 2 of 3",)


def test_an_empty_column_text_is_not_taken() -> None:
    assert paragraphs("text,answer\n,One.\n,Two.\n") == ["One.", "Two."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_and_line_ends(delimiter: str, end: str, mark: str) -> None:
    rows = ["id,stars,text", '1,5,"A kind, ""short"" one;"', f'2,1,"On{end}{end}two | lines."']
    text = mark + end.join(row.replace(",", delimiter) for row in rows) + end
    expected = 'A kind, "short" one;\n\nOn\n\ntwo | lines.'.replace(",", delimiter)
    assert opened(text).text == expected


def test_a_cell_of_any_length_leaves_the_columns_as_they_are() -> None:
    essay = "One, two; three. " * 20_000
    assert paragraphs(f'name;text;grade\nMia;"{essay}";2\nTom;"It, rained.";3\n') == [
        essay.strip(),
        "It, rained.",
    ]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"))


@given(
    st.lists(CELLS, min_size=1),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
@example(['"', '"'], ",", csv.QUOTE_MINIMAL, "\n")
@example(['\\"', "\\"], ";", csv.QUOTE_ALL, "\n")
@example(["a, b", "c, d"], ";", csv.QUOTE_MINIMAL, "\n")
@example(["a\u2028b", "c\x0bd\x85e"], ",", csv.QUOTE_MINIMAL, "\n")
def test_what_a_program_has_written_comes_back(
    cells: list[str], delimiter: str, quoting: int, end: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(["id", "text"])
    writer.writerows(enumerate(cells))
    expected = [clean(cell.strip()).strip("\n") for cell in cells]
    text = "\n\n".join(cell for cell in expected if cell.strip())
    assume(text)
    assert opened(file.getvalue().encode()).text == text


def test_commas_in_a_text_are_no_delimiters() -> None:
    one_column = "text\nWell, yes, no, maybe, so.\nHe said, no.\nYes.\nOh, well, yes.\n"
    assert paragraphs(one_column) == one_column.splitlines()[1:]
    assert paragraphs("text\nYes, sir.\nNo, madam.\nOh, no.\n")[0] == "Yes, sir."
    document = opened("Well, yes, no.\nHe said no.\nYes.\nOh, well.\n")
    assert document.text == "Well, yes, no.\n\nHe said no.\n\nYes.\n\nOh, well."
    assert document.notices == ()
    assert paragraphs("1;Hello, world\n2;Yes, sir\n") == ["Hello, world", "Yes, sir"]


def test_quoted_cells_of_one_column() -> None:
    assert paragraphs('text\n"Well, yes."\n"No,\nno."\n') == ["Well, yes.", "No,\nno."]
    assert paragraphs('text\n"Well," he said.\nNo.\n') == ['"Well," he said.', "No."]


def test_a_stray_quotation_mark_swallows_nothing() -> None:
    rows = [f"{number}\ttext {number}" for number in range(50)]
    rows[20] = '20\t"text 20'
    expected = [row.split("\t")[1] for row in rows]
    assert paragraphs("\n".join(["id\ttext", *rows])) == expected


def test_quotation_marks_escaped_by_a_backslash() -> None:
    assert paragraphs('id,text\n1,"He said \\"hi, there\\"."\n2,"No."\n') == [
        'He said "hi, there".',
        "No.",
    ]


def test_single_quotation_marks() -> None:
    table = "id,text\n1,'One, ''two''; three.'\n2,'It isn''t, no.'\n3,'Yes,\nyes.'\n"
    assert paragraphs(table) == ["One, 'two'; three.", "It isn't, no.", "Yes,\nyes."]
    assert paragraphs("id,text\n1,'tis true\n2,'twas false\n") == ["'tis true", "'twas false"]


def test_spaces_after_the_delimiter_are_no_text() -> None:
    assert paragraphs('id, text\n1, "One, two."\n2, Three.\n') == ["One, two.", "Three."]


def test_a_declared_delimiter_is_used() -> None:
    assert paragraphs("sep=;\nid;text\n1;a,b\n2;c,d\n") == ["a,b", "c,d"]


def test_a_tsv_is_parted_by_tabs() -> None:
    assert paragraphs("a,b\tc\nlong text, yes\td\n", "table.tsv")[-1] == "long text, yes"


def test_rows_of_other_lengths_are_read_as_far_as_they_go() -> None:
    table = "id,text\n1,One.\n\n2\n,,\n3,Three.,more\n4,Four.\n5,Five.\n6,Six.\n"
    document = opened(table)
    assert document.text == "One.\n\nThree.\n\nFour.\n\nFive.\n\nSix."
    assert document.notices == ("column “text” of 2",)


@pytest.mark.parametrize(
    ("table", "has_names"),
    [
        ("When?|What did you like, and why?\n1/5/26 10:00:00 AM|The end.", True),
        ("Timestamp|Idea\n2026-05-01|Yes\n2026-05-02|No", True),
        ("Was it good, or not?|x\nYes|a\nNo, it was bad|b", True),
        ("speaker|line\nAnn|Yes\nBen|No", True),
        ("x|y\nA long sentence.|a\nAnother sentence.|b", True),
        ("Ann|Yes\nBen|No", False),
        ("1|Yes\n2|No", False),
        ("Good day.|text?\nNo, no.|a", False),
        ("same|same\na long sentence|b", False),
        ("speaker|line", False),
    ],
)
def test_names_are_told_from_a_row(table: str, has_names: bool) -> None:
    taken = set(paragraphs(table))
    assert taken.isdisjoint(table.splitlines()[0].split("|")) == has_names


def test_long_cells_are_read() -> None:
    long = "word " * 100_000
    assert paragraphs(f'id,text\n1,"{long}"\n') == [long.strip()]


def test_the_encoding_is_detected_and_can_be_chosen() -> None:
    table = "id;text\n1;Съешь же ещё этих мягких французских булок, да выпей чаю.\n".encode(
        "cp1251"
    )
    document = opened(table)
    assert document.text.startswith("Съешь")
    assert (document.encoding, document.original) == ("cp1251", "")
    assert opened(table, encoding="koi8-r").text != document.text
    assert opened("id\ttext\n1\tGrüße\n".encode("utf-16")).text == "Grüße"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"“table.csv”"):
        opened(bytes(range(256)) * 10)


@pytest.mark.parametrize("table", ["", "\n\n", "text\n", ",,,\n,,,\n"])
def test_a_table_of_nothing_is_no_crash(table: str) -> None:
    assert opened(table).text in {"", "text"}


@given(st.text(st.sampled_from("ab1 \"',;\t|\\\n\r."), max_size=60))
def test_any_text_is_read(table: str) -> None:
    assert isinstance(opened(table).text, str)
