"""gltr_desktop shows how predictable a text is to a language model.

What Python programs may use is listed in ``__all__`` and described in ``docs/python.md``. It is
imported when it is first asked for: the program itself starts with this module, before it can
answer to Ctrl+C, and so do tools that only want to know the version.
"""

__version__ = "0.2.0"

__all__ = ["GltrError", "TextAnalysis", "__version__", "analyse", "token_ranks"]

_MODULES = {
    "GltrError": "gltr_desktop.errors",
    "TextAnalysis": "gltr_desktop.api.text_analysis",
    "analyse": "gltr_desktop.api.analysing",
    "token_ranks": "gltr_desktop.scoring.ranks",
}

# To take this from the typing module, it would have to be imported. Type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from gltr_desktop.api.analysing import analyse
    from gltr_desktop.api.text_analysis import TextAnalysis
    from gltr_desktop.errors import GltrError
    from gltr_desktop.scoring.ranks import token_ranks
else:

    def __getattr__(name):  # noqa: ANN001, ANN202 - it must not tell type checkers of any name
        """The public object ``name``, imported now."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = getattr(import_module(_MODULES[name]), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
