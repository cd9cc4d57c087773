"""Models of this room."""

from liren.directives.models.directives import Addressee, Directive, DirectiveEntry
from liren.directives.models.terms import DirectiveTerm

__all__ = ["Addressee", "Directive", "DirectiveEntry", "DirectiveTerm"]
