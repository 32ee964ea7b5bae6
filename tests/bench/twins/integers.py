"""Bit operators on 32-bit integers: xorshift numbers through a CRC."""

SIZE = 100_000

MASK = 0xFFFFFFFF


def make_table():
    table = []
    for i in range(256):
        entry = i
        for _ in range(8):
            entry = (entry >> 1) ^ 0xEDB88320 if entry & 1 else entry >> 1
        table.append(entry)
    return table


def main(n):
    table = make_table()
    state = 0x12345678
    crc = 0xFFFFFFFF
    for _ in range(n):
        state ^= (state << 13) & MASK
        state ^= state >> 17
        state ^= (state << 5) & MASK
        crc = (crc >> 8) ^ table[(crc ^ state) & 255]
    return ~crc & MASK
