/**
 * Loads Pyodide and the wheel, and opens the bridge to the engine. Runs wherever the engine runs.
 */

/** Folder of Pyodide's files and our wheel, below the assets folder. */
const PYODIDE = "pyodide/";

/**
 * @param {{assetsURL: string, host: object, onProgress: (event: object) => void, interruptBuffer?: Uint8Array}} setup
 * @returns {Promise<{handle: (text: string) => Promise<string>, handleNow: (text: string) => string}>}
 */
export async function boot({ assetsURL, host, onProgress, interruptBuffer }) {
  const indexURL = new URL(PYODIDE, assetsURL).href;
  onProgress({ phase: "download", loaded: 0, total: 0 });
  const { loadPyodide } = await import(/* @vite-ignore */ /* webpackIgnore: true */ `${indexURL}pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: forLoader(indexURL), packages: ["jsvm"], stdout: ignore });
  onProgress({ phase: "start", loaded: 0, total: 1 });
  if (interruptBuffer !== undefined) pyodide.setInterruptBuffer(interruptBuffer);
  const bridge = pyodide.pyimport("jsvm.api.bridge").open_bridge(host);
  onProgress({ phase: "start", loaded: 1, total: 1 });
  return { handle: (text) => bridge.handle(text), handleNow: (text) => bridge.handle_now(text) };
}

/** Outside a browser Pyodide's loader takes a file path where a browser takes a URL. */
function forLoader(indexURL) {
  return indexURL.startsWith("file:") ? decodeURIComponent(new URL(indexURL).pathname) : indexURL;
}

/** The engine prints nothing; what Pyodide says while loading is no news to the page. */
function ignore() {}
