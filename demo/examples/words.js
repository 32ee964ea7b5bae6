const text = `
  The guest asks the host, and the host answers the guest.
  What the guest was not given, the guest does not have.
  2026-11-21: nothing leaves, 2026-11-22: nothing enters.
`;

const counts = new Map();
for (const [word] of text.toLowerCase().matchAll(/\p{Letter}+/gu)) {
  counts.set(word, (counts.get(word) ?? 0) + 1);
}

const ranking = [...counts]
  .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  .slice(0, 6);
for (const [word, count] of ranking) {
  console.log(word.padEnd(8), "#".repeat(count));
}

const date = /(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)/g;
const dates = [...text.matchAll(date)].map((m) => ({ ...m.groups }));
const swapped = "2026-11-21".replace(date, "$<day>.$<month>.$<year>");

({ different: counts.size, dates, swapped });
