/**
 * Empties the worker's global object once the engine runs: a second wall behind the interpreter.
 *
 * The boundary is the interpreter. Should it ever break, what lies behind it is a worker without storage, without
 * further workers, and without network unless one of its VMs was given a rule.
 */

const POWERS = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "Worker",
  "SharedWorker",
  "importScripts",
  "indexedDB",
  "caches",
  "cookieStore",
  "BroadcastChannel",
  "Notification",
  "RTCPeerConnection",
  "FileReaderSync",
  "showOpenFilePicker",
];

/** Take the named powers from `scope` and the prototypes it inherits them from. */
export function harden(scope) {
  for (let holder = scope; holder !== null; holder = Object.getPrototypeOf(holder)) {
    for (const power of POWERS) {
      if (Object.hasOwn(holder, power)) shadow(holder, power);
    }
  }
}

function shadow(holder, power) {
  const descriptor = Object.getOwnPropertyDescriptor(holder, power);
  if (!descriptor.configurable) return;
  Object.defineProperty(holder, power, { value: undefined, writable: false, configurable: false, enumerable: false });
}
