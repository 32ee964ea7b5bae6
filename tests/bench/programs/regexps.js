// Regular expressions: a tokenizer that is one pattern, named groups, replacing with a function, splitting.

const TOKEN = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|(?<string>"(?:[^"\\]|\\.)*")|(?<sign>[-+*\/=();]))/y;
const DATE = /(\d{4})-(\d\d)-(\d\d)/g;
const ENTRY = /^\[(?<level>\w+)\]\s+(?<user>\w+)(?:@(?<host>[\w.]+))?: (?<text>.*)$/;

function tokens(source) {
  const found = [];
  TOKEN.lastIndex = 0;
  let match;
  while ((match = TOKEN.exec(source)) !== null) {
    const { number, name, string } = match.groups;
    if (number !== undefined) found.push(Number(number));
    else if (name !== undefined) found.push(name);
    else if (string !== undefined) found.push(string.slice(1, -1));
    else found.push(match.groups.sign);
  }
  return found;
}

function logLines(lines) {
  let score = 0;
  for (const line of lines) {
    const match = ENTRY.exec(line);
    if (match === null) continue;
    const { level, user, host = "here", text } = match.groups;
    if (/^(?:warn|error)$/i.test(level)) score += user.length + host.length;
    for (const [, year, month, day] of text.matchAll(DATE)) score += year * 1 + month * 31 + day * 1;
    score += text.replace(DATE, (_, year, month, day) => `${day}.${month}.${year}`).length;
  }
  return score;
}

function main(n) {
  let total = 0;
  for (const token of tokens('let total_sum = alpha + 12.5 * (beta - "a \\"word\\""); '.repeat(n))) {
    total += typeof token === "number" ? token * 2 : token.length;
  }
  const lines = [];
  for (let i = 0; i < n; i++) {
    lines.push(`[${i % 3 ? "info" : "Error"}] user${i}${i % 2 ? "@host.example" : ""}: from 2024-01-${10 + (i % 20)} to 2025-12-31`);
  }
  const words = lines.join("\n").split(/[\s\[\]:@]+/);
  return total + logLines(lines) + words.length;
}
