// Index loops, push, pop and length: a sieve, and an explicit stack.

function primesBelow(limit) {
  const composite = new Array(limit).fill(false);
  const primes = [];
  for (let i = 2; i < limit; i++) {
    if (composite[i]) continue;
    primes.push(i);
    for (let j = i * i; j < limit; j += i) composite[j] = true;
  }
  return primes;
}

function rangeSums(values) {
  const stack = [[0, values.length]];
  const sums = [];
  while (stack.length > 0) {
    const [low, high] = stack.pop();
    let sum = 0;
    for (let i = low; i < high; i++) sum += values[i];
    sums.push(sum);
    if (high - low > 50) {
      const middle = (low + high) >> 1;
      stack.push([low, middle]);
      stack.push([middle, high]);
    }
  }
  return sums;
}

function main(n) {
  const primes = primesBelow(n);
  const sums = rangeSums(primes);
  let checksum = primes[primes.length - 1];
  for (let i = 0; i < sums.length; i++) checksum = (checksum * 31 + sums[i]) % 1000003;
  return checksum;
}
