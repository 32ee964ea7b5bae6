// Array methods that take functions: map, filter, reduce, forEach, some, find.

function main(n) {
  const people = Array.from({ length: n }, (_, i) => ({ id: i, age: (i * 37) % 80, city: i % 11 }));
  const adults = people.filter((person) => person.age >= 18);
  const ages = adults.map((person) => person.age);
  const sum = ages.reduce((total, age) => total + age, 0);
  const byCity = [];
  for (let city = 0; city < 11; city++) byCity.push(0);
  adults.forEach((person) => {
    byCity[person.city] += 1;
  });
  const crowded = byCity.findIndex((count) => count === Math.max(...byCity));
  const old = people.some((person) => person.age > 200) ? 1 : 0;
  const squares = ages.map((age) => age * age).filter((square) => square % 2 === 0);
  return sum + crowded + old + squares.reduce((total, square) => total + square, 0);
}
