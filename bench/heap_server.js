// A program with a large heap that then does nothing: what the benchmarks take
// snapshots of. The heap is the same on every run (seeded) and mixed as in real
// programs: objects of a few classes, strings shared and not, arrays, Maps,
// Sets, closures, typed arrays, numbers that are not small integers.
//
//   node --inspect=127.0.0.1:0 bench/heap_server.js [MEGABYTES]   (default 160)
//
// MEGABYTES is about what the snapshot file will have (10^6 bytes; V8 versions
// differ by a tenth). Prints one line when ready: `ready WS_URL`.
'use strict';

// Measured: text that one customer adds to a snapshot.
const BYTES_PER_CUSTOMER = 2800;

// Tommy Ettinger's mulberry32: 32 bits of state are enough here.
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

class Order {
  constructor(customer, sku, price) {
    this.customer = customer;
    this.sku = sku;
    this.price = price;
    this.lines = [sku, price, { note: null, discount: price / 10 }];
  }
}

class Customer {
  constructor(id, pick) {
    this.id = id;
    this.name = `customer-${id}-${pick(1e9).toString(36)}`;
    this.address = {
      street: `${pick(500)} ${SHARED_WORDS[pick(SHARED_WORDS.length)]} street`,
      city: SHARED_WORDS[pick(SHARED_WORDS.length)],
      country: SHARED_WORDS[pick(20)],
    };
    this.orders = [];
    this.onChange = (order) => this.orders.push(order);
    this.attributes = null;
    this.friends = null;
    this.text = null;
  }
}

const SHARED_WORDS = Array.from({ length: 1000 }, (_, i) => `word${i * 7919}`);

function buildCustomers(count) {
  const random = randomNumbers(20260101);
  const pick = (limit) => Math.floor(random() * limit);
  const customers = [];
  for (let id = 0; id < count; id++) {
    const customer = new Customer(id, pick);
    for (let n = pick(7); n > 0; n--) {
      const sku = SHARED_WORDS[pick(SHARED_WORDS.length)];
      customer.onChange(new Order(customer, sku, random() * 100));
    }
    if (id % 4 === 0) {
      customer.attributes = new Map();
      for (let n = pick(6); n >= 0; n--) {
        customer.attributes.set(`attribute ${pick(50)}`, { value: random() });
      }
    }
    if (id % 8 === 1) {
      const anyOf = () => customers[pick(customers.length)];
      customer.friends = new Set([anyOf(), anyOf(), anyOf()]);
    }
    if (id % 16 === 2) {
      customer.text = Array.from({ length: 8 + pick(30) },
        () => SHARED_WORDS[pick(SHARED_WORDS.length)]).join('" \\ ');
    }
    if (id % 32 === 3) customer.digest = new Uint8Array(32).fill(pick(256));
    customers.push(customer);
  }
  return customers;
}

const megabytes = Number(process.argv[2] || 160);
global.customers = buildCustomers(
  Math.ceil((megabytes * 1e6) / BYTES_PER_CUSTOMER));
setInterval(() => {}, 1e9);
console.log(`ready ${require('inspector').url()}`);
