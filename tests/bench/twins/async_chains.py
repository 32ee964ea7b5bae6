"""Coroutines that wait for each other: workers on one queue, nested calls, chained callbacks, all at once."""

import asyncio

from tests.bench.loop import run

SIZE = 30_000


async def load(number):
    await asyncio.sleep(0)
    return {"id": number, "price": (number * 7) % 13}


async def price_of(number, cache):
    if number in cache:
        return cache[number]
    item = await load(number)
    cache[number] = item["price"]
    return item["price"]


async def worker(queue, cache):
    total = 0
    while queue:
        number = queue.pop()
        try:
            if number % 11 == 0:
                raise IndexError("sold out")
            total += await price_of(number % 5_000, cache)
        except IndexError as error:
            total += len(error.args[0])
    return total


def chain(value, length):
    """What `then` does: a task that waits for another one and goes on with its result."""

    async def after(task, step):
        return await task + step

    async def start():
        return value

    task = asyncio.ensure_future(start())
    for i in range(length):
        task = asyncio.ensure_future(after(task, i))
    return task


async def whole(n):
    queue = list(range(n))
    cache = {}
    workers = [worker(queue, cache) for _ in range(10)]
    total = sum(await asyncio.gather(*workers))
    for i in range(0, n, 100):
        total += await chain(i, 20)
    return total


def main(n):
    return run(whole(n))
