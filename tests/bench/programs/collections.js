// Map and Set: word counts, and a breadth-first search.

function countWords(words) {
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function reachable(edges, start) {
  const seen = new Set([start]);
  let frontier = [start];
  while (frontier.length > 0) {
    const next = [];
    for (const node of frontier) {
      for (const target of edges.get(node)) {
        if (!seen.has(target)) {
          seen.add(target);
          next.push(target);
        }
      }
    }
    frontier = next;
  }
  return seen;
}

function main(n) {
  const words = [];
  for (let i = 0; i < n; i++) words.push(`word${(i * i) % 997}`);
  const counts = countWords(words);
  const edges = new Map();
  for (let i = 0; i < n; i++) edges.set(i, [(i * 2) % n, (i + 7) % n, (i * 3 + 1) % n]);
  const seen = reachable(edges, 0);
  let checksum = seen.size;
  for (const [word, count] of counts) checksum += word.length * count;
  for (const node of seen) checksum += node;
  return checksum;
}
