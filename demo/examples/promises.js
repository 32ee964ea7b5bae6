// A script runs to its end before any promise job does, and
// jobs run in the order in which they were made.

const seen = [];

async function worker(name, rounds) {
  for (let round = 1; round <= rounds; round++) {
    seen.push(`${name}${round}`);
    await null;
  }
  return name;
}

async function main() {
  const both = Promise.all([worker("a", 3), worker("b", 2)]);
  Promise.resolve().then(() => seen.push("job"));
  seen.push("main waits");

  const settled = await Promise.allSettled([
    both,
    Promise.reject(new Error("expected")),
    Promise.any([Promise.reject(1), 2]),
  ]);
  console.log(seen.join(", "));
  return settled.map((it) => [it.status, it.value ?? it.reason.message]);
}

seen.push("start");
const result = main();
seen.push("end of script");
result;
