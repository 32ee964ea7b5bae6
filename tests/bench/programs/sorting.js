// Array.prototype.sort with a comparator that looks at two properties.

function makeRecords(count) {
  const records = [];
  let seed = 42;
  for (let i = 0; i < count; i++) {
    seed = (seed * 16807) % 2147483647;
    records.push({ id: i, age: seed % 90, name: `name${seed % 1000}` });
  }
  return records;
}

function byAgeThenName(a, b) {
  if (a.age !== b.age) return a.age - b.age;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function main(n) {
  const records = makeRecords(n);
  records.sort(byAgeThenName);
  let checksum = 0;
  for (let i = 0; i < records.length; i++) checksum = (checksum * 31 + records[i].id) % 1000003;
  return checksum;
}
