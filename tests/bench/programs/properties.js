// Reading and writing properties of small nested objects: transfers between accounts.

function openAccounts(count) {
  const accounts = [];
  for (let i = 0; i < count; i++) {
    accounts.push({ id: i, owner: { name: `owner ${i}`, rating: i % 5 }, balance: 1000, transfers: 0 });
  }
  return accounts;
}

function transfer(from, to, amount) {
  if (from.balance < amount) {
    from.owner.rating = 0;
    return false;
  }
  from.balance -= amount;
  to.balance += amount;
  from.transfers++;
  to.transfers++;
  to.owner.rating = (to.owner.rating + 1) % 10;
  return true;
}

function main(n) {
  const accounts = openAccounts(100);
  let refused = 0;
  for (let i = 0; i < n; i++) {
    const from = accounts[(i * 7) % accounts.length];
    const to = accounts[(i * 13 + 5) % accounts.length];
    if (!transfer(from, to, (i * 31) % 400)) refused++;
  }
  let checksum = refused;
  for (const { id, owner, balance, transfers } of accounts) {
    checksum += id * balance + transfers + owner.rating;
  }
  return checksum;
}
