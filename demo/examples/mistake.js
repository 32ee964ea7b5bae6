const cart = [
  { name: "apple", price: 0.4 },
  { name: "fig", price: 1.2 },
];

function total(items) {
  let sum = 0;
  for (const item of items) {
    sum += item.price * item.amount.value;
  }
  return sum;
}

// Run it: the error names the line above. Then break the syntax.
console.log("adding up", cart.length, "items");
total(cart);
