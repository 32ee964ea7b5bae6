// TypeScript looks for this file beside `jsvm.mjs`; the declarations themselves are in `jsvm.d.ts`.
export * from "./jsvm.js";
