/**
 * Lets the worker wait for an answer of the page, through shared memory.
 *
 * The worker asks by message and sleeps; the page writes the answer piece by piece and wakes it. Only on pages that
 * are cross-origin isolated: elsewhere there is no shared memory.
 */

const EMPTY = 0;
const FILLED = 1;
const STATE = 0;
const LENGTH = 1;
const MORE = 2;
const HEADER_BYTES = 16;
const DATA_BYTES = 256 * 1024;

/** Whether this realm can make memory that it shares with a worker. */
export function canShareMemory() {
  return globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === "function";
}

export function createChannelMemory() {
  return new SharedArrayBuffer(HEADER_BYTES + DATA_BYTES);
}

class Channel {
  constructor(memory) {
    this.header = new Int32Array(memory, 0, HEADER_BYTES / 4);
    this.data = new Uint8Array(memory, HEADER_BYTES);
  }
}

/** The worker's end. */
export class WaitingEnd extends Channel {
  /**
   * @param {() => void} ask sends the question to the page
   * @param {() => void} askForMore tells the page that the piece was taken
   * @returns {string} the page's answer
   */
  wait(ask, askForMore) {
    const pieces = [];
    let request = ask;
    do {
      Atomics.store(this.header, STATE, EMPTY);
      request();
      Atomics.wait(this.header, STATE, EMPTY);
      pieces.push(this.data.slice(0, this.header[LENGTH]));
      request = askForMore;
    } while (this.header[MORE] === 1);
    return decode(pieces);
  }
}

/** The page's end. */
export class AnsweringEnd extends Channel {
  #rest = new Uint8Array(0);

  answer(text) {
    this.#rest = new TextEncoder().encode(text);
    this.more();
  }

  /** Hand over the next piece of the answer. */
  more() {
    const piece = this.#rest.subarray(0, this.data.length);
    this.#rest = this.#rest.subarray(piece.length);
    this.data.set(piece);
    this.header[LENGTH] = piece.length;
    this.header[MORE] = this.#rest.length > 0 ? 1 : 0;
    Atomics.store(this.header, STATE, FILLED);
    Atomics.notify(this.header, STATE);
  }
}

function decode(pieces) {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}
