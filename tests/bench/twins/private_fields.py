"""Classes of today: attributes with defaults, private ones, properties, class attributes, isinstance."""

SIZE = 10_000


class Account:
    __opened = 0
    limit = 1_000

    @classmethod
    def opened(cls):
        return Account.__opened

    @staticmethod
    def same(value):
        return isinstance(value, Account)

    def __init__(self, owner):
        self.__balance = 0
        self.__history = []
        self.rate = 2
        self.owner = owner
        Account.__opened += 1

    @property
    def balance(self):
        return self.__balance

    @balance.setter
    def balance(self, value):
        self.__record(value - self.__balance)
        self.__balance = value

    @property
    def entries(self):
        return len(self.__history)

    def __record(self, change):
        self.__history.append(change)

    def deposit(self, amount):
        if self.__balance + amount > Account.limit:
            return False
        self.__balance += amount
        self.__record(amount)
        return True

    def interest(self):
        return self.__balance * self.rate / 100


class Savings(Account):
    def __init__(self, owner, bonus):
        super().__init__(owner)
        self.rate = 5
        self.__bonus = bonus

    def interest(self):
        return super().interest() + self.__bonus


def main(n):
    before = Account.opened()
    total = 0
    for i in range(n):
        account = Savings(f"saver {i % 10}", 3) if i % 3 == 0 else Account(f"owner {i % 10}")
        amount = 50
        while account.deposit(amount):
            total += amount
            amount += 100
        account.balance = account.balance / 2
        total += account.balance + account.interest() + account.entries + len(account.owner)
        if Account.same(account):
            total += 1
    return total + Account.opened() - before
