// What family.cjs starts: says who it is, and runs until it is told to end.
'use strict';

console.log(process.argv[2] + ' is up: ' + process.pid);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1e6);
