"""Help, How to read this: what colours, guesses and figures mean, with pictures of real ones."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.numbers import ordinal, percent
from gltr_desktop.documents.guide_example import guide_example
from gltr_desktop.ui.dialogs.guide_pictures import (
    ColouredPassage,
    ColourTable,
    GuessList,
    Picture,
    StripPicture,
)
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.start.drawing import serif

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

_WIDTH, _HEIGHT = 700, 760
_COLUMN = 600

_LEAD = (
    "A language model reads the text from left to right. Before each word, it makes a list of"
    " guesses of what comes next. The colour of a word shows where the word stood in that list."
)
_COLOURS = (
    "Much green means that the text follows paths that the model knows well. A purple word came as"
    " a surprise. The model reads long or rare words in parts, which are called tokens: by tokens,"
    " each part has a colour of its own, and by words, a word has one."
)
_GUESSES = (
    "Here the model had read as far as “{end}”. Its best guess was “{first}”, with a probability of"
    " {share}. The text goes on with “{word}”, the {rank} guess. Point at a word in the window, and"
    " you see the guesses for it. You can also try one of them in the text: what follows is read"
    " again, and you see what changes."
)
_BOTH_SIDES = (
    "A masked model, such as BERT, guesses each word from the text on both sides of it. Its figures"
    " cannot be compared with those of other models."
)
_SENTENCES = (
    "By sentences or paragraphs, each of them has one colour, by the average of its words. The"
    " first sentence here is made of common phrases. The other two tell of something that happened."
    " It is the same passage as above. The limits are lower than those for words: the line below"
    " the text names them."
)
_STRIP = (
    "The large figure says how many words were among the model's ten best guesses. Whether that is"
    " many depends on the kind of text. So the strip below it compares your text with others that"
    " the same model has read: nine in ten of them lie in the grey band. Compare essays with"
    " essays, and news with news. For a model that has read no such texts, there is no strip."
)
_CAUTION = (
    "No colour and no figure shows who wrote a text. Formulas, quotations, laws and the simple"
    " sentences of learners are predictable, whoever wrote them. A text in another language, or"
    " about another field, may surprise the model for that reason alone. Never judge a person by"
    " it."
)


class GuideDialog(QDialog):
    """One page that scrolls: words and pictures in turn."""

    limits_requested = Signal()
    """The measurements of what the figures cannot tell are to be shown."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle("How to Read This")
        self._page = QWidget(self)
        self._column = QVBoxLayout()
        self._pictures: list[Picture] = []
        self.limits = QPushButton("What it cannot tell, in figures…", self._page)
        self.limits.setProperty("kind", "link")
        self.limits.clicked.connect(self.limits_requested)
        self._write()
        self._lay_out()
        self.set_theme(theme)
        screen = self.screen().availableSize()
        self.resize(min(_WIDTH, screen.width()), min(_HEIGHT, screen.height()))

    def _write(self) -> None:
        example, page = guide_example(), self._page
        guesses = example.guesses
        first, share = guesses.best[0]
        passage = ColouredPassage("A passage, coloured by tokens", example.tokens, page)
        sentences = ColouredPassage("The passage, coloured by sentences", example.sentences, page)
        guessed = _GUESSES.format(
            end=" ".join(guesses.before.split()[-4:]),
            first=first,
            share=percent(share),
            word=guesses.word,
            rank=ordinal(guesses.rank),
        )
        self._add_heading("How to read this", 2.0)
        self._add_words(_LEAD)
        self._add_picture(passage)
        self._add_heading("What a colour means")
        self._add_picture(ColourTable(page))
        self._add_words(_COLOURS)
        self._add_heading("What a guess is")
        self._add_picture(GuessList(guesses, page))
        self._add_words(guessed)
        self._add_words(_BOTH_SIDES)
        self._add_heading("Words and sentences")
        self._add_picture(sentences)
        self._add_words(_SENTENCES)
        self._add_heading("The summary and its strip")
        self._add_picture(StripPicture(page))
        self._add_words(_STRIP)
        self._add_heading("What it cannot tell")
        self._add_words(_CAUTION)
        self._column.addWidget(self.limits, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _add_heading(self, words: str, scale: float = 1.45) -> None:
        heading = QLabel(words, self._page)
        heading.setFont(serif(heading.font(), scale, bold=True))
        self._column.addSpacing(2 * GRID)
        self._column.addWidget(heading)

    def _add_words(self, words: str) -> None:
        # Lines that are further apart are easier to read.
        label = QLabel(f"<p style='line-height: 135%'>{escape(words)}</p>", self._page)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(label)

    def _add_picture(self, picture: Picture) -> None:
        self._pictures.append(picture)
        self._column.addWidget(picture)

    def _lay_out(self) -> None:
        self._column.setSpacing(GRID + 2)
        column = QWidget(self._page)
        column.setLayout(self._column)
        column.setMaximumWidth(_COLUMN)
        page = QHBoxLayout(self._page)
        page.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        page.addStretch(1)
        page.addWidget(column, 100)
        page.addStretch(1)
        self.area = area = QScrollArea(self)
        area.setWidget(self._page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("How to read this")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        box.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GRID)
        layout.addWidget(area)
        around = QHBoxLayout()
        around.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        around.addWidget(box)
        layout.addLayout(around)
        # The arrow keys scroll at once.
        area.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        for widget in (self._page, self.area.viewport()):
            palette = widget.palette()
            palette.setColor(palette.ColorRole.Window, theme.paper)
            widget.setPalette(palette)
            widget.setAutoFillBackground(True)
        for picture in self._pictures:
            picture.set_theme(theme)
