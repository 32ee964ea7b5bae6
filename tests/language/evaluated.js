// option: dynamic_code = true
// code given to an eval that is in code given to an eval
function outer(a) { return eval("(function (b) { return eval('[a, b, arguments.length].join()') })"); }
print(outer(1)(2, 3));                                            // expect: 1,2,2
function arrows() { return eval("(() => eval('arguments.length'))"); }
print(arrows(1, 2, 3)());                                         // expect: 3
function again() { eval("var late = 1"); return eval("() => eval('late + arguments.callee.name')"); }
print(again()());                                                 // expect: 1again
