/**
 * Counts the bytes of everything fetched while the engine loads, so that a page can show a truthful progress line.
 *
 * Only ever installed in a worker of our own; a page's `fetch` is left alone.
 */

/**
 * @param {typeof fetch} fetch
 * @param {(loaded: number, total: number) => void} onBytes bytes so far, and how many are known to come
 * @returns {typeof fetch}
 */
export function countedFetch(fetch, onBytes) {
  const sum = { loaded: 0, total: 0 };
  return async (...request) => {
    const response = await fetch(...request);
    if (!response.ok || response.body === null) return response;
    sum.total += lengthOf(response);
    const body = response.body.pipeThrough(new TransformStream(counter(sum, onBytes)));
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
}

/** The decoded size, which `Content-Length` gives only when the body is not compressed on the way. */
function lengthOf({ headers }) {
  return headers.has("Content-Encoding") ? 0 : Number(headers.get("Content-Length") ?? 0);
}

function counter(sum, onBytes) {
  return {
    transform(chunk, controller) {
      sum.loaded += chunk.byteLength;
      onBytes(sum.loaded, Math.max(sum.total, sum.loaded));
      controller.enqueue(chunk);
    },
  };
}
