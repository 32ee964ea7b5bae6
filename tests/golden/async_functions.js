// `await` yields to the driver.
async function total(sources) {
  let sum = 0;
  for await (const source of sources) sum += (await source.read()) + 1;
  return sum;
}
