/**
 * Results: `{ok: true, value}` or `{ok: false, error}`, and beside them what happened on the way.
 *
 * The extra fields are not enumerable, so that a result still equals the plain pair that callers compare with.
 */

const NO_RUN = Object.freeze({ status: "failed", logs: [], calls: [], unhandled: [], usage: null });
const EXTRA = ["status", "logs", "calls", "unhandled", "usage", "restarted", "pending", "state"];

/**
 * @param {unknown} value
 * @param {object} [run] `status`, `logs`, `calls`, `unhandled`, `usage`
 */
export function success(value, run = { ...NO_RUN, status: "completed" }) {
  return withRun({ ok: true, value }, run);
}

/**
 * @param {Error} error
 * @param {object} [run] `status`, `logs`, `calls`, `unhandled`, `usage`
 */
export function failure(error, run = NO_RUN) {
  return withRun({ ok: false, error }, run);
}

function withRun(result, run) {
  for (const key of EXTRA) {
    if (run[key] !== undefined) Object.defineProperty(result, key, { value: run[key], configurable: true });
  }
  return result;
}
