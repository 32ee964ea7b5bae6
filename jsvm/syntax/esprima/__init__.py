"""The parser as users of esprima know it: `from jsvm.syntax import esprima` in place of `import esprima`.

https://docs.esprima.org. The same functions, options and node shapes, for all of ES2025, and bridges between
such trees and the engine. Apart from the engine's own entry points, which stay free of all this.
"""

from jsvm.syntax.esprima.importing import TreeSource, from_esprima
from jsvm.syntax.esprima.node import Error, Node, Tokens, walk
from jsvm.syntax.esprima.node import to_dict as toDict  # noqa: N812 - esprima's name
from jsvm.syntax.esprima.older import UnsayableError, to_esprima
from jsvm.syntax.esprima.parsing import parse, parse_module, parse_script, tokenize
from jsvm.syntax.esprima.reading import InvalidTreeError

parseScript = parse_script  # noqa: N816 - esprima's name
parseModule = parse_module  # noqa: N816 - esprima's name

__all__ = [
    "Error",
    "InvalidTreeError",
    "Node",
    "Tokens",
    "TreeSource",
    "UnsayableError",
    "from_esprima",
    "parse",
    "parseModule",
    "parseScript",
    "parse_module",
    "parse_script",
    "toDict",
    "to_esprima",
    "tokenize",
    "walk",
]
