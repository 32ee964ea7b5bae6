// Lexical names of a script are cells, its `var`s and functions are properties of the global object.
const limit = 10;
let counter = 0;
var shared = limit;
function next() {
  return counter++ < limit ? counter : unknown;
}
while (next()) shared += 1;
