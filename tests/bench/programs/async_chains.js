// Async functions that wait for each other: workers on one queue, nested calls, `then` chains, all at once.

const tick = () => Promise.resolve();

async function load(id) {
  await tick();
  return { id, price: (id * 7) % 13 };
}

async function priceOf(id, cache) {
  if (cache.has(id)) return cache.get(id);
  const item = await load(id);
  cache.set(id, item.price);
  return item.price;
}

async function worker(queue, cache) {
  let total = 0;
  while (queue.length > 0) {
    const id = queue.pop();
    try {
      if (id % 11 === 0) throw new RangeError("sold out");
      total += await priceOf(id % 5_000, cache);
    } catch (error) {
      total += error.message.length;
    }
  }
  return total;
}

function chain(value, length) {
  let promise = Promise.resolve(value);
  for (let i = 0; i < length; i++) promise = promise.then((x) => x + i);
  return promise;
}

async function main(n) {
  const queue = [];
  for (let i = 0; i < n; i++) queue.push(i);
  const cache = new Map();
  const workers = [];
  for (let i = 0; i < 10; i++) workers.push(worker(queue, cache));
  let total = 0;
  for (const part of await Promise.all(workers)) total += part;
  for (let i = 0; i < n; i += 100) total += await chain(i, 20);
  return total;
}
