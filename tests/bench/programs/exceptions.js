// Errors thrown, caught by kind, thrown again, with `finally` in between.

class ParseError extends Error {
  constructor(message, offset) {
    super(message);
    this.offset = offset;
  }
}

function parse(value) {
  if (value % 10 === 0) throw new ParseError("bad digit", value);
  if (value % 15 === 7) throw new RangeError("out of range");
  return value * 2;
}

function attempt(value, log) {
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof ParseError) return error.offset;
    throw error;
  } finally {
    log.finished++;
  }
}

function main(n) {
  const log = { finished: 0, escaped: 0 };
  let total = 0;
  for (let i = 0; i < n; i++) {
    try {
      total += attempt(i, log);
    } catch (error) {
      log.escaped += error.message.length;
    }
  }
  return total + log.finished + log.escaped;
}
