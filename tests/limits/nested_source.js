// option: dynamic_code = true
// option: time_limit = 60000
// Source text made to hurt, the same again and again: a syntax error or a function, never the end of the host.
const COUNT = 100_000;
const verdict = (source) => {
  try {
    return typeof new Function(source);
  } catch (error) {
    return `${error.name}: ${error.message.slice(0, 17)}`;
  }
};
const nested = [
  "(", "[", "{", "({a: ", "`${", "a[", "f(", "[...", "({[", "import(", "(function () {", "() => ", "a => {", "async () => ",
  "class A { m() {", "class A { static {", "(class extends ", "class A extends (", "new ", "new (", "!", "- ", "typeof ", "++",
  "1 ** ", "a = ", "a ? ", "if (a) ", "while (a) ", "for (;;) ", "with (a) ", "do ", "try {", "switch (a) { case 1: ",
  "([", "({a: {a: ", "(a = (", "({get a() { return ", "a?.[", "a`${", "-(",
  "if (a) {} else { ", "(a => ", "({ ...", "[a = ", "f(...", "delete ", "void ", "async function f() { await ",
  "function* g() { yield ", "class A { [", "class A { a = ", "class A { a = () => ",
];
const wrong = new Set(nested.map((opening) => verdict(opening.repeat(COUNT))));
print([...wrong].join("; "));  // expect: SyntaxError: Nested too deeply

for (const start of ["var ", "function f(", "for (let ", "(("]) {
  for (const opening of ["[", "{a: "]) print(verdict(start + opening.repeat(COUNT)));
}
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply
// expect: SyntaxError: Nested too deeply

const labels = Array.from({ length: COUNT }, (_, i) => `a${i}: `).join("");
print(verdict(`${labels};`));  // expect: SyntaxError: Nested too deeply

const chains = [
  "a + ", "a, ", "a && ", "a ?? ", "a ? b : ", "if (a) ; else ", "a; ", "a.", "a?.", "var a; ", "/a/; ", "`a`; ", "//\n", "{} ", "a.b(c).",
];
print([...new Set(chains.map((link) => verdict(link.repeat(COUNT / 10) + "a")))].join("; "));  // expect: function
print(verdict("1" + " + 1".repeat(COUNT)));  // expect: function
print(verdict("a" + "[0]".repeat(COUNT)));   // expect: function
