// P068: braces and per cents in a message are text.
throw new Error("{0.__class__.__init__.__globals__} %(x)s %s {self!r:>9}"); // expect throws: Error: {0.__class__.__init__.__globals__} %(x)s %s {self!r:>9}
// ---
// P069: so they are in what is printed.
print("%(x)s %999999999d {self} {0} %n");                // expect: %(x)s %999999999d {self} {0} %n
// ---
// P070: replacements know nothing of Python's.
print("a".replace("a", "\\g<0>\\1"), "a".replace(/(a)/, "\\g<1>\\1"));  // expect: \g<0>\1 \g<1>\1
// ---
// P071
print("abc".replace(/(?<n>b)/, "[$<n>$<zz>$1$2$&$`$'$$]"));  // expect: a[bb$2bac$]c
// ---
// P072
const obj = {};
obj["{0.__class__}"](); // expect throws: TypeError: {0.__class__} is not a function
// ---
// P073: a specifier is only ever compared and shown.
import("%s{0}\n{1.__class__}").catch((e) => print(e.name, e.message.includes("%s{0}"))); // expect: TypeError true
