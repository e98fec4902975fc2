// Holds one secret in every way in which a heap can: each begins with Zq7X,
// which no name in this code does.
const http = require('http');

class Account {
  constructor(number) {
    this.sessionToken = 'Zq7X token ' + number;
    this.joined = 'Zq7X first half of a rope, long enough ' + number +
        ' and the second half of it';
    this.slice = JSON.parse(`"Zq7X ${'s'.repeat(60)} ${number}"`).slice(3, 50);
    this.wide = 'Zq7X п\u4e2d ' + number;
    this.pattern = new RegExp('Zq7X.*' + number);
    this.error = new Error('Zq7X failed for ' + number);
    this.amount = 4111111111111.5 + number;
  }
}

globalThis.accounts = [];
globalThis.byMail = {};
globalThis.byToken = new Map();
globalThis.notes = new WeakMap();
for (let i = 0; i < 50; i++) {
  const account = new Account(i);
  globalThis.accounts.push(account);
  globalThis.byMail[`Zq7X.${i}@example.com`] = account;
  globalThis.byToken.set('Zq7X key ' + i, account);
  globalThis.notes.set(account, 'Zq7X note ' + i);
  account[Symbol('Zq7X@' + i)] = i;
}
globalThis.long = 'Zq7X '.repeat(1000);

http.createServer((request, response) => {
  globalThis.accounts.push(new Account(globalThis.accounts.length));
  response.end();
}).listen(0, '127.0.0.1', function() {
  console.log('listening on ' + this.address().port);
});
