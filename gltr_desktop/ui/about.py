"""The About dialog: the purpose of the tool, and what its colours do and do not say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QWidget

from gltr_desktop import __version__
from gltr_desktop.installation import licences
from gltr_desktop.models.options import SHIPPED

_TEXT = """
<h3>GLTR Desktop {version}</h3>
<p>Shows how predictable a text is to a language model. Before each word, the model makes a list of
guesses. The word is coloured by its <b>rank</b>, which is where it stood in that list: green if it
was among the ten best guesses, purple if it was not among the first thousand.</p>
<p><b>What it says.</b> Where this model, having read the text so far, was surprised, and where it
was not. Much green means that the text follows paths that the model knows well.</p>
<p><b>What it does not say.</b> Who or what wrote the text. Formulas, quotations, laws and simple
prose are predictable whoever wrote them; a text made by another model, in another language or
about another field may surprise this one. No colour and no figure here is a proof of anything:
never judge a person by it.</p>
<p>It comes with two models. {models}</p>
<p>Texts stay on this computer. Nothing is sent anywhere, and nothing is fetched unless you ask for
a model to be downloaded.</p>
<p>The method is GLTR: S. Gehrmann, H. Strobelt, A. Rush, <i>GLTR: Statistical Detection and
Visualization of Generated Text</i>, ACL 2019 (arXiv 1906.04043). Ranks are found by counting, not
by sorting.</p>
<p>Apache License 2.0. The window is drawn by Qt, under the LGPL, version 3.{licences}</p>
"""
_LICENCES = ' <a href="{address}">What else this bundle contains, and its licences</a>.'


def about_box(parent: QWidget) -> QMessageBox:
    """The About dialog, ready to be shown."""
    box = QMessageBox(parent)
    box.setWindowTitle("About GLTR Desktop")
    box.setTextFormat(Qt.TextFormat.RichText)
    models = " ".join(f"<b>{model.title}</b>: {model.advice}" for model in SHIPPED.values())
    contents = licences()
    link = "" if contents is None else _LICENCES.format(address=contents.as_uri())
    box.setText(_TEXT.format(version=__version__, models=models, licences=link))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.button(QMessageBox.StandardButton.Close).setIcon(QIcon())
    return box
