// heapcli retainers, on what real programs hold in every way there is.

#include <fstream>
#include <map>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// Of each class of holders.cjs, the object's id.
std::map<std::string, std::string> held_objects(const std::string& file) {
  const Finished finished = heapcli({"nodes", file, "--filter", "^Held"});
  if (finished.status != 0) throw std::runtime_error(finished.err);
  std::map<std::string, std::string> ids;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) {
    const Json node = Json::parse(line);
    if (node.at("type") != "object") continue;
    ids.emplace(node.at("class"),
                "@" + std::to_string(node.at("id").get<uint32_t>()));
  }
  return ids;
}

std::string best_path(const std::string& file, const std::string& id) {
  const Json document =
      heapcli::tests::document(heapcli({"retainers", file, id, "--json"}));
  return document.at("texts").at(0);
}

// The same on every version of Node.js; on Deno where it does the same.
const std::map<std::string, std::string> kHolders = {
    {"HeldByGlobal", "globalThis.state.direct"},
    {"HeldByArray", "globalThis.state.cache[17]"},
    {"HeldByOddName", "globalThis.state[\"odd name\"][0.5]"},
    {"HeldByMapValue", "globalThis.state.byId.get(\"user-17\")"},
    {"HeldByMapKey", "globalThis.state.byId → Map key"},
    {"HeldBySet", "globalThis.state.seen → Set member"},
    {"HeldByWeakMap", "globalThis.state.key → WeakMap value for this key"},
    {"HeldByListener",
     "globalThis.bus._events.reload[0] → variable held of reload()"},
    {"HeldByClosure",
     "globalThis.state.handlers[0] → variable tail of handle()"},
    {"HeldByGenerator",
     "globalThis.state.running → local variable of suspended produce()"},
    {"HeldByAsync",
     "globalThis.state.never → promise reaction → await → local variable of "
     "suspended waitForEver()"},
    {"HeldByPromise", "globalThis.state.done → promise result"},
    {"HeldByReaction",
     "globalThis.state.never → promise reaction → variable held of "
     "onResolved()"},
    {"HeldByBound", "globalThis.state.bound → bound this"},
    {"HeldByDictionary", "globalThis.state.users[\"key 1\"]"},
    {"HeldByGetter",
     "globalThis.state.computed.value (getter) → variable held of get value()"},
    {"HeldByStatic", "globalThis.state.Registry.instances[0]"},
    {"HeldByList", "globalThis.state.list.next ×9 .item"}};

const std::map<std::string, std::string> kHoldersOfNode = {
    {"HeldByTimer", "timer of 1000000 ms → variable late of onTimeout()"},
    {"HeldByInterval", "timer of 5000000 ms → variable again of onInterval()"},
    {"HeldByExports", "process.mainModule.exports.shared"}};

// A word of the program's place at the end, if any, is checked apart.
void check_holder(const std::string& path, const std::string& expected) {
  CHECK(path.substr(0, expected.size()) == expected);
  const std::string rest = path.substr(std::min(path.size(), expected.size()));
  CHECK((rest.empty() || rest.starts_with(" holders.cjs:")));
}

TEST_CASE("every way of holding has the same name on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "holders.cjs");
      target.process().await_line(Stream::kOut, "ready");
      const TempDir dir;
      const std::string file = dir.file("a.heapsnapshot");
      REQUIRE(heapcli({"attach", target.name(), "snapshot", "--gc",
                       "--no-analyze", "-o", file})
                  .status == 0);
      auto ids = held_objects(file);
      for (const auto& [name, expected] : kHolders) {
        INFO(name);
        check_holder(best_path(file, ids[name]), expected);
      }
      if (runtime.is_node()) {
        for (const auto& [name, expected] : kHoldersOfNode) {
          INFO(name);
          check_holder(best_path(file, ids[name]), expected);
        }
        const std::string required = best_path(file, ids["HeldByRequire"]);
        CHECK_THAT(required, Catch::Matchers::StartsWith("require.cache[\""));
        CHECK_THAT(required, Catch::Matchers::EndsWith(
                                 "/targets/held_module.cjs\"].exports.shared"));
        CHECK(best_path(file, ids["HeldByClosure"])
                  .ends_with("handle() holders.cjs:57:25"));
      }

      const Json merged =
          document(heapcli({"retainers", file, "HeldByMany", "--json"}));
      CHECK(merged.at("schema") == "heapcli/retainers/1");
      CHECK(merged.at("count") == 5000);
      REQUIRE(merged.at("tree").size() == 1);
      CHECK(merged.at("tree")[0].at("path") ==
            "globalThis.state.requests[…].body");
      CHECK(merged.at("tree")[0].at("count") == 5000);
    }
  }
}

// A file with one object of each sort.
std::string write_snapshot(const TempDir& dir) {
  SnapshotText text;
  const uint32_t global = text.node("object", "global", 16);
  const uint32_t held = text.node("object", "Held", 16, 101);
  const uint32_t weakly = text.node("object", "Weakly", 16, 103);
  const uint32_t alone = text.node("object", "Alone", 16, 105);
  text.edge(0, global, "shortcut", "1")
      .edge(global, held, "property", "held")
      .edge(held, weakly, "weak", "target")
      .edge(weakly, held, "property", "back");
  (void)alone;
  const std::string file = dir.file("a.heapsnapshot");
  std::ofstream(file) << text.text();
  return file;
}

TEST_CASE("a path is shown from the root, and every edge in JSON") {
  const TempDir dir;
  const std::string file = write_snapshot(dir);
  const Finished finished = heapcli({"retainers", file, "@101"});
  CHECK(finished.status == 0);
  CHECK(finished.out ==
        "Held @101, 16 B, retains 16 B, distance 2\n"
        "\n"
        "globalThis.held\n"
        "\n"
        "retained  held by     object\n"
        "    32 B  globalThis  globalThis @3\n"
        "    16 B  .held       Held @101\n");
  const Json json =
      document(heapcli({"retainers", file, "@101", "--json", "--shortest"}));
  CHECK(json.at("id") == 101);
  CHECK(json.at("class") == "Held");
  CHECK(json.at("distance") == 2);
  const Json& path = json.at("paths").at(0);
  REQUIRE(path.size() == 3);
  CHECK(path[0].at("id") == 101);
  CHECK(path[0].at("edge_type") == "property");
  CHECK(path[0].at("edge_name") == "held");
  CHECK(path[1].at("class") == "global");
  CHECK(path[1].at("edge_type") == "shortcut");
  CHECK(path[2].at("edge_type").is_null());
}

TEST_CASE("paths that read the same are shown once, unless in full") {
  const TempDir dir;
  SnapshotText text;
  const uint32_t global = text.node("object", "global", 16);
  const uint32_t held = text.node("object", "Held", 16, 101);
  text.edge(0, global, "shortcut", "1");
  for (const uint64_t id : {11, 13, 15}) {
    const uint32_t listener = text.node("object", "Listener", 16, id);
    text.edge(global, listener, "property", "onEvent");
    text.edge(listener, held, "property", "held");
  }
  const std::string file = dir.file("a.heapsnapshot");
  std::ofstream(file) << text.text();
  const std::string shown = heapcli({"retainers", file, "@101"}).out;
  CHECK_THAT(shown, ContainsSubstring("\nglobalThis.onEvent.held\n"));
  CHECK_THAT(shown, ContainsSubstring("2 more paths read the same, over "
                                      "Listener @13, Listener @15 (--full)"));
  const std::string full = heapcli({"retainers", file, "@101", "--full"}).out;
  CHECK_THAT(full, ContainsSubstring("\n3. globalThis.onEvent.held\n"));
  CHECK(document(heapcli({"retainers", file, "@101", "--json"}))
            .at("paths")
            .size() == 3);
}

TEST_CASE("an object that nothing keeps gets an answer, not an error") {
  const TempDir dir;
  const std::string file = write_snapshot(dir);
  const Finished weakly = heapcli({"retainers", file, "@103"});
  CHECK(weakly.status == 0);
  CHECK_THAT(weakly.out, ContainsSubstring("No GC root leads to it"));
  CHECK_THAT(weakly.out, ContainsSubstring("Held @101  weak target"));
  const Json json = document(heapcli({"retainers", file, "@103", "--json"}));
  CHECK(json.at("paths").empty());
  CHECK(json.at("weak_holders")[0].at("id") == 101);

  const Finished alone = heapcli({"retainers", file, "@105"});
  CHECK(alone.status == 0);
  CHECK_THAT(alone.out, ContainsSubstring("Nothing in the snapshot"));
  const Finished root = heapcli({"retainers", file, "@1"});
  CHECK(root.status == 0);
  CHECK_THAT(root.out, ContainsSubstring("It is the root itself"));
  const Finished whole = heapcli({"retainers", file, "Weakly"});
  CHECK(whole.status == 0);
  CHECK_THAT(whole.out, ContainsSubstring("1 of them"));
}

TEST_CASE("what retainers cannot find is a usage error, with a suggestion") {
  const TempDir dir;
  const std::string file = write_snapshot(dir);
  const auto complaint = [&](const Arguments& more) {
    Arguments arguments = {"retainers", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = heapcli(arguments);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    return finished.err;
  };
  CHECK_THAT(complaint({"Helt"}), ContainsSubstring("did you mean Held?"));
  CHECK_THAT(complaint({"@102"}), ContainsSubstring("no object @102"));
  CHECK_THAT(complaint({"@x"}), ContainsSubstring("no object id"));
  CHECK_THAT(complaint({}), ContainsSubstring("--filter"));
  CHECK_THAT(complaint({"--filter", "^Nobody$"}),
             ContainsSubstring("matches ^Nobody$"));
  CHECK_THAT(complaint({"Held", "--filter", "Held"}),
             ContainsSubstring("--filter"));
  complaint({"@101", "--paths", "0"});
  complaint({"@101", "--paths", "many"});
}

}  // namespace
}  // namespace heapcli::tests
