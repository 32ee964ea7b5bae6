"""From source text to syntax tree (ESTree, ES2025)."""

from jsvm.syntax.errors import JSSyntaxError
from jsvm.syntax.parser import parse_eval, parse_function, parse_module, parse_script
from jsvm.syntax.positions import Positions

__all__ = ["JSSyntaxError", "Positions", "parse_eval", "parse_function", "parse_module", "parse_script"]
