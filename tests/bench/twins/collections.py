"""dict and set: word counts, and a breadth-first search."""

SIZE = 35_000


def count_words(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def reachable(edges, start):
    seen = {start}
    frontier = [start]
    while frontier:
        following = []
        for node in frontier:
            for target in edges[node]:
                if target not in seen:
                    seen.add(target)
                    following.append(target)
        frontier = following
    return seen


def main(n):
    words = []
    for i in range(n):
        words.append(f"word{(i * i) % 997}")
    counts = count_words(words)
    edges = {}
    for i in range(n):
        edges[i] = [(i * 2) % n, (i + 7) % n, (i * 3 + 1) % n]
    seen = reachable(edges, 0)
    checksum = len(seen)
    for word, count in counts.items():
        checksum += len(word) * count
    for node in seen:
        checksum += node
    return checksum
