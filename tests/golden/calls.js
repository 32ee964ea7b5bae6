// Direct calls, `new`, spread, `arguments`, default parameters, tagged templates.
function call(callee, first = 1, ...others) {
  callee(first, callee(2));
  new callee.Kind(...others, first);
  return tag`a${first}b${others}`;
}
function count() {
  return arguments.length;
}
