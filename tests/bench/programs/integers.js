// Bit operators on 32-bit integers: xorshift numbers through a CRC.

function makeTable() {
  const table = [];
  for (let i = 0; i < 256; i++) {
    let entry = i;
    for (let bit = 0; bit < 8; bit++) {
      entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1;
    }
    table.push(entry >>> 0);
  }
  return table;
}

function main(n) {
  const table = makeTable();
  let state = 0x12345678;
  let crc = 0xffffffff;
  for (let i = 0; i < n; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    crc = (crc >>> 8) ^ table[(crc ^ state) & 255];
  }
  return ~crc >>> 0;
}
