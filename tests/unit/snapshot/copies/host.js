// what the console counts, and how far it indents
console.count("a"); console.count("a"); console.group("steps"); console.count();  // expect: a: 1
// expect: a: 2
// expect: steps
// expect:   default: 1
console.time("b");
// snapshot
console.time("b");  // expect:   Timer 'b' already exists
console.count("a"); console.groupEnd(); console.countReset("a"); console.count("a"); console.count();  // expect:   a: 3
// expect: a: 1
// expect: default: 2
