"""The text view: an article with every annotation on it.

``CodedTextView`` is the widget; ``Span`` what it is given. Everything here paints and selects; nothing reads or writes
a project.
"""

from annotator.ui.text_view.spans import Span
from annotator.ui.text_view.view import CodedTextView

__all__ = ["CodedTextView", "Span"]
