// Classes of today: fields, private names, accessors, static members, `#name in`.

class Account {
  static #opened = 0;
  static limit = 1_000;

  static get opened() {
    return Account.#opened;
  }

  static same(value) {
    return #balance in value;
  }

  #balance = 0;
  #history = [];
  owner;
  rate = 2;

  constructor(owner) {
    this.owner = owner;
    Account.#opened++;
  }

  get balance() {
    return this.#balance;
  }

  set balance(value) {
    this.#record(value - this.#balance);
    this.#balance = value;
  }

  get entries() {
    return this.#history.length;
  }

  #record(change) {
    this.#history.push(change);
  }

  deposit(amount) {
    if (this.#balance + amount > Account.limit) return false;
    this.#balance += amount;
    this.#record(amount);
    return true;
  }

  interest() {
    return (this.#balance * this.rate) / 100;
  }
}

class Savings extends Account {
  rate = 5;
  #bonus;

  constructor(owner, bonus) {
    super(owner);
    this.#bonus = bonus;
  }

  interest() {
    return super.interest() + this.#bonus;
  }
}

function main(n) {
  const before = Account.opened;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const account = i % 3 === 0 ? new Savings(`saver ${i % 10}`, 3) : new Account(`owner ${i % 10}`);
    for (let amount = 50; account.deposit(amount); amount += 100) total += amount;
    account.balance = account.balance / 2;
    total += account.balance + account.interest() + account.entries + account.owner.length;
    if (Account.same(account)) total += 1;
  }
  return total + Account.opened - before;
}
