// A tokenizer that looks at character codes, one at a time.

const isDigit = (code) => code >= 48 && code <= 57;
const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

function scan(source) {
  const tokens = [];
  let position = 0;
  while (position < source.length) {
    const code = source.charCodeAt(position);
    const start = position;
    if (code === 32 || code === 10) {
      position++;
      continue;
    }
    if (isDigit(code)) {
      let value = 0;
      while (position < source.length && isDigit(source.charCodeAt(position))) {
        value = value * 10 + source.charCodeAt(position) - 48;
        position++;
      }
      tokens.push({ type: "number", value, start });
    } else if (isLetter(code)) {
      while (position < source.length && isLetter(source.charCodeAt(position))) position++;
      tokens.push({ type: "name", value: source.slice(start, position), start });
    } else {
      position++;
      tokens.push({ type: "punctuator", value: source[start], start });
    }
  }
  return tokens;
}

function main(n) {
  const source = "let total_sum = alpha + 1234 * (beta - 56);\n".repeat(n);
  let checksum = 0;
  for (const token of scan(source)) {
    switch (token.type) {
      case "number":
        checksum += token.value;
        break;
      case "name":
        checksum += token.value.length * 3;
        break;
      default:
        checksum += token.start % 7;
    }
  }
  return checksum;
}
