// What is certainly a Number needs no guard; what is certainly an integer stays a Python int.
function sum(limit) {
  let total = 0;
  let bits = 1;
  for (let i = 0; i < 100; i++) {
    for (let j = i; j < limit; j += 2) total += j * 0.5;
    bits = (bits << 1) ^ (total & 255);
  }
  return total + bits;
}
