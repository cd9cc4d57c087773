"""Reading free Chinese addresses: `parse` one, `parse_many` in one string, `render` the normal form."""

from liren.addresses.parsing.parts import Kind, Parsed, Part, key_of, path_of, render
from liren.addresses.parsing.reading import parse, parse_many

__all__ = ["Kind", "Parsed", "Part", "key_of", "parse", "parse_many", "path_of", "render"]
