// `finally` is never Python's: it would run guest code after a termination.
function first(values, log) {
  for (const value of values) {
    try {
      if (value) return value;
    } catch (error) {
      log(error);
      continue;
    } finally {
      log("done");
    }
  }
}
