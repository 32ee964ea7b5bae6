const cart = [
  { name: "apple", price: 0.4 },
  { name: "fig", price: 1.2 },
];

function total(items) {
  return items.reduce((sum, item) => sum + item.price * item.amount.value, 0);
}

// Run it: the error below names the line above. Then break the syntax, too.
console.log("adding up", cart.length, "items");
total(cart);
