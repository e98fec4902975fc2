// Keeps all that it makes until V8 gives up, a few MiB a second.
class Leaked {
  constructor(number) {
    this.number = number;
    this.text = 'entry ' + number;
  }
}

globalThis.kept = [];
setInterval(() => {
  for (let i = 0; i < 5000; i++) {
    globalThis.kept.push(new Leaked(globalThis.kept.length));
  }
}, 50);
