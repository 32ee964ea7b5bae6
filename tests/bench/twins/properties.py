"""Reading and writing properties of small nested objects: transfers between accounts."""

from dataclasses import dataclass

SIZE = 120_000


@dataclass
class Owner:
    name: str
    rating: int


@dataclass
class Account:
    id: int
    owner: Owner
    balance: int = 1000
    transfers: int = 0


def open_accounts(count):
    accounts = []
    for i in range(count):
        accounts.append(Account(i, Owner(f"owner {i}", i % 5)))
    return accounts


def transfer(source, target, amount):
    if source.balance < amount:
        source.owner.rating = 0
        return False
    source.balance -= amount
    target.balance += amount
    source.transfers += 1
    target.transfers += 1
    target.owner.rating = (target.owner.rating + 1) % 10
    return True


def main(n):
    accounts = open_accounts(100)
    refused = 0
    for i in range(n):
        source = accounts[(i * 7) % len(accounts)]
        target = accounts[(i * 13 + 5) % len(accounts)]
        if not transfer(source, target, (i * 31) % 400):
            refused += 1
    checksum = refused
    for account in accounts:
        checksum += account.id * account.balance + account.transfers + account.owner.rating
    return checksum
