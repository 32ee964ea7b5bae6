// A loop variable that a closure captures is a fresh box in each turn; one that none captures is a plain local.
function collect(count) {
  const readers = [];
  for (let i = 0; i < count; i++) readers.push(() => i);
  for (let j = 0; j < count; j++) readers.push(j);
  return readers;
}
