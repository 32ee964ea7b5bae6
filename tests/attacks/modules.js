// P163 P164: what is no module of the host's is refused, whatever it is called.
// option: module_loader = {"app": "export const a = 1"}
const specifiers = ["__proto__", "constructor", "__class__", "os", "js", "pyodide", "sys", "toString", "../../../../etc/passwd", "file:///etc/passwd", "https://example.com/a.js", "data:text/javascript,1", "\0", "app\0", "app/", "APP", " app", ""];
Promise.allSettled(specifiers.map((specifier) => import(specifier))).then((all) => {
  print(all.every((one) => one.status === "rejected" && one.reason instanceof TypeError));  // expect: true
  return import("app").then((app) => print(app.a));      // expect: 1
});
// ---
// P165: cycles have live bindings.
// option: source_type = "module"
// option: module_loader = {"a": "import { b } from 'b'; export let a = 1; export const sum = () => a + b; a = 5;", "b": "import { a } from 'a'; export let b = 2; export const early = (() => { try { return a; } catch (e) { return e.name; } })(); export const late = () => a;"}
import { sum } from "a";
import { early, late } from "b";
print(sum(), early, late());                             // expect: 7 ReferenceError 5
// ---
// P165: a name that is only ever re-exported in a circle.
// option: source_type = "module"
// option: module_loader = {"a": "export { x } from 'b'", "b": "export { x } from 'a'"}
import { x } from "a"; // expect code: VM_MODULE_ERROR
// ---
// P165
// option: source_type = "module"
// option: module_loader = {"self": "import * as me from 'self'; export const x = 1; export const names = () => Object.keys(me).join();"}
import { names } from "self";
print(names());                                          // expect: names,x
// ---
// P166: exports with odd names are data.
// option: module_loader = {"odd": "export const then = 1; const p = 2; export { p as '__proto__', p as 'constructor', p as '__class__' };"}
import("odd").then((odd) => {
  print(odd.then, odd.__proto__, odd.constructor, odd.__class__, Object.getPrototypeOf(odd));  // expect: 1 2 2 2 null
  print(Object.keys(odd));                               // expect: __class__,__proto__,constructor,then
});
// ---
// P166: a module whose `then` is a function is asked like any thenable, as the language says.
// option: module_loader = {"thenable": "export function then(resolve) { resolve('settled by the module'); }"}
import("thenable").then(print);                          // expect: settled by the module
// ---
// P167 P168 P169 P170: there is no `require`, and no file system behind it.
print(typeof require, typeof module, typeof process, typeof exports, typeof Deno, typeof Bun);  // expect: undefined undefined undefined undefined undefined undefined
// ---
// P171: a JSON module is data with own keys.
// option: source_type = "module"
// option: module_loader = {"data": "{\"__proto__\": {\"polluted\": 1}, \"then\": 2}"}
import data from "data" with { type: "json" };
print(Object.keys(data), data.polluted, ({}).polluted);  // expect: __proto__,then undefined undefined
