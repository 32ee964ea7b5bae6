// shop, dice and wait are functions of the page. The guest can
// call them, and can see nothing inside them.

const basket = ["apple", "fig", "apple", "melon"];

async function main() {
  const asked = basket.map((item) => shop.price(item));
  const prices = await Promise.all(asked);
  const sum = prices.reduce((a, b) => a + b, 0);
  console.log("basket:", sum.toFixed(2));

  await wait(200);
  const rolls = [await dice(6), await dice(6)];
  console.log("rolled", rolls);

  try {
    await shop.price("unicorn");
  } catch (error) {
    console.warn("the host said no:", error.message);
  }

  return shop.order({ item: "fig", count: rolls[0] });
}

// The last value is a promise: the result is what it settles to.
main();
