#include "commands/scenario/example.h"

namespace heapcli::commands {

std::string_view example_scenario() {
  return R"YAML(# A scenario for heapcli run. It runs as it stands, in a few seconds:
#
#   heapcli run scenario.yaml --dry-run     what it would do
#   heapcli run scenario.yaml               does it
#
# Every field: docs/scenario.md.

name: an example

# Values for ${…}. heapcli run scenario.yaml --set port=8080 replaces one.
variables:
  port: 38080

# The process to look at. It is launched with an inspector on a port of its own,
# and ended at the end. Of a process that runs already, say instead:
#   target: {attach: 9229}    or {pid: 1234}, or {name: server.js}
target:
  launch:
    - node
    - -e
    - |
      const recent = [];
      require('http').createServer((request, response) => {
        recent.push({ url: request.url, at: new Date() });
        if (recent.length > 100) recent.shift();   // without this it leaks
        response.end('ok');
      }).listen(process.env.PORT, '127.0.0.1');
  env:
    PORT: ${port}

# How long each step may take.
timeout: 60s

steps:
  - wait-for: {tcp: "127.0.0.1:${port}"}

  # What is loaded or compiled at first use is no leak.
  - load: {http: "http://127.0.0.1:${port}/", requests: 300}
  - snapshot: baseline

  - repeat: 3
    steps:
      - load: {http: "http://127.0.0.1:${port}/", requests: 300}
      - snapshot: round-${i}

  - diff: [baseline, round-3]

  # Exit status 1 when one of these does not hold.
  - assert:
      growth: {bytes: "<= 500 KiB"}
      message: the heap grows with every request
  - assert: {ratio: {between: [baseline, round-3], is: "<= 110 %"}}
  - assert: {heap-used: "<= 50 MiB"}

# What is done at the end, whatever has failed.
# always:
#   - shell: docker compose down
)YAML";
}

}  // namespace heapcli::commands
