// A syntax error names its line, and nothing of the program runs.
print("never");
let 1; // expect code: VM_SYNTAX_ERROR
// ---
"use strict"; with ({}) {} // expect code: VM_SYNTAX_ERROR
// ---
return 1; // expect code: VM_SYNTAX_ERROR
// ---
let twice; let twice; // expect code: VM_SYNTAX_ERROR
// ---
/(/; // expect code: VM_SYNTAX_ERROR
// ---
"never ends // expect code: VM_SYNTAX_ERROR
