// Dates: arithmetic, setters, text, and the formats that the language itself has.
const part = () =>
  chance(0.05)
    ? pick([NaN, Infinity, -0, 1e9, -1e9, 0.5, -1.7, undefined, null, "5", true])
    : below(pick([10, 13, 32, 70, 400, 3000])) - pick([0, 0, 5, 100]);
const two = (n) => ("0" + n).slice(-2);
function iso() {
  const year = pick([
    two(below(100)) + two(below(100)),
    "+" + ("00000" + below(300000)).slice(-6),
    "-" + ("00000" + below(300000)).slice(-6),
    "2024",
    "1970",
  ]);
  let text = year;
  if (chance(0.9)) text += "-" + two(below(14));
  if (chance(0.9)) text += "-" + two(below(33));
  if (chance(0.8)) {
    text += "T" + two(below(26)) + ":" + two(below(62));
    if (chance(0.7)) text += ":" + two(below(62));
    if (chance(0.5)) text += "." + many(pick([1, 2, 3, 3, 3, 4, 6, 9]), () => below(10)).join("");
    text += pick(["Z", "Z", "", "+05:30", "-08:00", "+24:00", "+23:59", "-00:00"]);
  }
  return text;
}
const setters = ["Milliseconds", "Seconds", "Minutes", "Hours", "Date", "Month", "FullYear"];
for (let i = 0; i < COUNT; i++) {
  const args = many(below(8), part);
  print("UTC", show(args), show(Date.UTC(...args)));
  print("new", show(args), args.length > 1 ? show(new Date(...args).getTime()) : "");
  const t = pick([
    below(2 ** 31) * 1000 + below(1000),
    Math.floor((random() - 0.5) * 2 * 8.64e15),
    -below(1e15),
    8.64e15,
    -8.64e15,
  ]);
  const d = new Date(t);
  print(
    "text",
    t,
    d.toISOString(),
    d.toString(),
    d.toUTCString(),
    d.toDateString(),
    d.toTimeString(),
    d.toJSON(),
    d.getDay(),
    d.getFullYear(),
    d.getMonth(),
    d.getDate(),
    d.getHours(),
    d.getMinutes(),
    d.getSeconds(),
    d.getMilliseconds(),
    d.getYear(),
    d.getTimezoneOffset(),
  );
  if (t > -6e13)
    print("back", t, Date.parse(d.toISOString()), Date.parse(d.toString()), Date.parse(d.toUTCString()));
  const text = iso();
  if (/^([+-]\d\d)?\d{4}(-\d\d(-\d\d)?)?(T\d\d:\d\d(:\d\d(\.\d{3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text))
    print("iso", show(text), show(Date.parse(text)));
  const name = pick(setters),
    values = many(below(4) + 1, part),
    u = new Date(chance(0.1) ? NaN : t);
  const method = "set" + pick(["", "UTC"]) + name;
  print("set", method, t, show(values), show(u[method](...values)), show(+u));
  print("year", show(new Date(t).setYear(values[0])), show(new Date(t).setTime(values[0])));
}
