// Node's RegExp for `regexp`: a line of JSON for each line of JSON on standard input.
//
// {"source", "flags", "pieces"} sets what is matched and answers the start and end of every match, flat, piece by
// piece; {"least"} answers the milliseconds of processor time of one pass, over as many as take so long.
import { createInterface } from "node:readline";

let pattern;
let pieces;

function forEachMatch(visit) {
  const byCodePoints = pattern.unicode || pattern.unicodeSets;
  for (const piece of pieces) {
    pattern.lastIndex = 0;
    for (let match; (match = pattern.exec(piece)) !== null; ) {
      visit(match);
      if (match[0] === "") pattern.lastIndex += byCodePoints && piece.codePointAt(pattern.lastIndex) > 0xffff ? 2 : 1;
    }
  }
}

function spans() {
  const found = [];
  forEachMatch((match) => found.push(match.index, match.index + match[0].length));
  return found;
}

function milliseconds(passes) {
  let count = 0;
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) forEachMatch(() => count++);
  const { user, system } = process.cpuUsage(before);
  return count < 0 ? NaN : (user + system) / 1000; // whoever counts must be asked for the count
}

function timePerPass(least) {
  for (let passes = 1; ; passes *= 2) {
    const time = milliseconds(passes);
    if (time >= least) return time / passes;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if ("source" in request) {
    pattern = new RegExp(request.source, `g${request.flags}`);
    pieces = request.pieces;
    console.log(JSON.stringify(spans()));
  } else {
    console.log(JSON.stringify(timePerPass(request.least)));
  }
}
