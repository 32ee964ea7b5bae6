// arguments objects, looked at and not
const fresh = (function () { "use strict"; return arguments; })("a", { b: 1 });
const sloppy = (function f() { return arguments; })(1, 2);
const looked = (function () { return arguments; })(3);
print(Object.keys(looked), fresh.length);  // expect: 0 2
// snapshot
print(fresh[0], fresh[1].b, fresh.length, sloppy[1], looked[0], sloppy.callee.name);  // expect: a 1 2 2 3 f
print([...fresh].length, Object.keys(sloppy), Object.prototype.toString.call(fresh));  // expect: 2 0,1 [object Arguments]
sloppy[0] = "x"; print(sloppy[0], Math.max.apply(null, looked));  // expect: x 3
