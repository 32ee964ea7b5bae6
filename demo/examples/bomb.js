// Takes memory until there is none left, and tries to survive it.

const hoard = [];
let rounds = 0;

try {
  while (true) {
    hoard.push(new Array(10_000).fill("x".repeat(100)));
    rounds++;
    if (rounds % 20 === 0) console.log(rounds, "rounds");
  }
} catch (error) {
  console.log("caught it:", error.message);
} finally {
  console.log("still here?");
}
