"""Random small programs, all of which end: for comparing ways of running them.

Every program prints what it computes. Loops count to small numbers, functions do not call themselves, and
what is thrown is caught and printed.
"""

from hypothesis import strategies as st

NAMES = ("a", "b", "c", "d")
LITERALS = (
    "0", "1", "2", "(-1)", "3.5", "(-0)", "1e21", "NaN", "2147483647", "4294967295", '""', '"7"', '"x"',
    "true", "false", "null", "undefined", "10n", "[]", "[1, 2, 3]", "({ p: 1, q: 'two' })", "[,5]", "{}.x",
)  # fmt: skip
BINARY = (
    "+", "-", "*", "/", "%", "**", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&", "|", "^", "<<",
    ">>", ">>>", "&&", "||", "??", ",",
)  # fmt: skip
UNARY = ("-", "+", "!", "~", "typeof ", "void ")
ASSIGN = ("=", "+=", "-=", "*=", "|=", ">>>=", "&&=", "||=", "??=", "%=")


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES)


def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones."""
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(BINARY), inner),
        st.builds("({}({}))".format, st.sampled_from(UNARY), inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("({} {} {})".format, names(), st.sampled_from(ASSIGN), inner),
        st.builds("({}{})".format, names(), st.sampled_from(("++", "--"))),
        st.builds("({}{})".format, st.sampled_from(("++", "--")), names()),
        st.builds("at({}, {})".format, inner, inner),
        st.builds("({})?.[{}]".format, inner, inner),
        st.builds("({})?.p".format, inner),
        st.builds("[{}, {}].length".format, inner, inner),
        st.builds("[{}, ...list({})][1]".format, inner, inner),
        st.builds("`<${{text({})}}>`".format, inner),
        st.builds("((x) => x + {})({})".format, inner, inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("o.m({})".format, inner),
        st.builds("(o.p {} {})".format, st.sampled_from(ASSIGN), inner),
    )


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(st.one_of(names(), st.sampled_from(LITERALS)), extend, max_leaves=6)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Statements made of smaller ones."""
    value = expressions()
    return st.one_of(
        st.builds("if ({}) {{ {} }} else {{ {} }}".format, value, inner, inner),
        st.builds("for (let i = 0; i < 3; i++) {{ {} b = i; }}".format, inner),
        st.builds("for (let i = 4; i--; ) {{ c = i | 0; {} }}".format, inner),
        st.builds("for (const k of list({})) {{ d = k; {} }}".format, value, inner),
        st.builds("for (const k in box({})) {{ print(k); {} }}".format, value, inner),
        st.builds("try {{ {} }} catch (e) {{ print(name(e)); {} }}".format, inner, inner),
        st.builds("try {{ {} }} finally {{ {} }}".format, inner, inner),
        st.builds("switch ({}) {{ case {}: {} case 1: {} break; default: {} }}".format, value, value, inner,
                  inner, inner),
        st.builds("do {{ {} if ({}) break; {} }} while (false);".format, inner, value, inner),
        st.builds(
            "(() => {{ L: for (;;) {{ {} for (;;) {{ if ({}) break L; break; }} break; }} }})();".format,
            inner, value,
        ),
        st.builds("{{ let a = {}; {} }}".format, value, inner),
        st.builds("var [x = {}, ...y] = list({}); print(text(x), y.length);".format, value, value),
        st.builds("{{ let {{ p: z = {} }} = box({}); print(text(z)); }}".format, value, value),
        st.builds("(function () {{ {} return {}; }})();".format, inner, value),
        st.builds("a = [...(function* () {{ yield {}; {} yield 1; }})()].length;".format, value, inner),
        st.builds("{} {}".format, inner, inner),
    )  # fmt: skip


def statements() -> st.SearchStrategy[str]:
    simple = st.one_of(
        st.builds("print(text({}));".format, expressions()),
        st.builds("{};".format, st.builds("{} = {}".format, names(), expressions())),
        st.builds("throw {};".format, expressions()),
        st.builds("o.q = {};".format, expressions()),
    )
    return st.recursive(simple, compound, max_leaves=6)


PROGRAM = """\
function text(x) {{
  if (x !== null && (typeof x === "object" || typeof x === "function")) return typeof x;
  return typeof x + ":" + (Object.is(x, -0) ? "-0" : String(x));
}}
function name(e) {{ return e !== null && typeof e === "object" && e instanceof Error ? e.name : text(e); }}
function list(x) {{ return Array.isArray(x) ? x : [x]; }}
function box(x) {{ return x === null || x === undefined ? {{}} : Object(x); }}
function at(x, k) {{ return x === null || x === undefined ? x : x[k]; }}
function test(a, b) {{
  "use strict";
  let c = 1, d = "t";
  const o = {{ p: 1, q: 2, m(x) {{ return this.p + x; }} }};
  function f(x, y) {{ {function} return x; }}
  {body}
  print(text(a), text(b), text(c), text(d), text(o.p), text(o.q));
}}
for (const [a, b] of [[1, 2], ["s", 0.5], [-1, null], [3, 4]]) {{
  for (let turn = 0; turn < 4; turn++) {{
    try {{ test(a, b); }} catch (e) {{ print("uncaught", name(e)); }}
  }}
}}
"""


def programs() -> st.SearchStrategy[str]:
    functions = st.sampled_from(("", "c = y; ", "d += x;", "if (y) throw y;", "o.p = y;"))
    return st.builds(
        lambda function, body: PROGRAM.format(function=function, body=body), functions, statements()
    )
