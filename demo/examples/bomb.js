// Takes memory until there is none left, and tries to survive it.

const hoard = [];
let rounds = 0;

try {
  while (true) {
    hoard.push(String(rounds).repeat(100_000));
    rounds++;
    if (rounds % 50 === 0) console.log(rounds, "rounds");
  }
} catch (error) {
  console.log("caught it:", error.message);
} finally {
  console.log("still here?");
}
