// The result leaves the guest as a copy. Changing the copy
// changes nothing in here.

const shared = { note: "I am copied" };

({
  numbers: [0.1 + 0.2, -0, NaN, 2n ** 100n],
  text: "𝔸, and half of it: \ud835",
  holes: [1, , 3],
  date: new Date(Date.UTC(2001, 8, 9, 1, 46, 40)),
  pattern: /(?<year>\d{4})-(?<month>\d\d)/gu,
  map: new Map([
    ["key", shared],
    [{ any: "key" }, new Set(["a", "b"])],
  ]),
  bytes: new Uint8Array([222, 173, 190, 239]),
  error: new RangeError("errors cross, too"),
  nothing: [null, undefined],
});
