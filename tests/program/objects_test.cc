// heapcli objects, show and dominators, on what real runtimes write.

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <map>
#include <regex>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

std::string take(const Runtime& runtime, const TempDir& dir) {
  Target target(runtime, "object_zoo.cjs");
  target.http_port();  // It has made its objects then.
  const std::string file = dir.file("zoo.heapsnapshot");
  const Finished finished = heapcli(
      {"attach", target.name(), "snapshot", "--gc", "--numbers", "-o", file});
  REQUIRE(finished.status == 0);
  return file;
}

// Object ids are not the same twice.
std::string without_ids(const std::string& text) {
  return std::regex_replace(text, std::regex(" @[0-9]+"), "");
}

Json show(const std::string& file, const Json& id) {
  return document(
      heapcli({"--json", "show", file, "@" + std::to_string(id.get<int>())}));
}

std::map<std::string, Json> fields_by_name(const Json& object) {
  std::map<std::string, Json> fields;
  for (const Json& field : object.at("fields")) {
    fields[field.at("name")] = field;
  }
  return fields;
}

Json only_object(const std::string& file, const std::string& class_name) {
  const Json found = document(heapcli({"--json", "objects", file, class_name}));
  REQUIRE(found.at("count") == 1);
  return found.at("objects").at(0);
}

void check_session(const std::string& file, const Json& id, bool numbers) {
  const Json session = show(file, id);
  const std::string preview = without_ids(session.at("preview"));
  CHECK(preview == std::string("Session {") + (numbers ? "id: 17, " : "") +
                       "name: \"bob\", ok: true, none: null, tags: Array(3), "
                       "next: Session, handler: handle()}");
  CHECK(session.at("class") == "Session");
  CHECK_THAT(session.at("definition").at("url").get<std::string>(),
             ContainsSubstring("object_zoo.cjs"));
  CHECK(session.at("definition").at("line") == 5);
  bool held_by_holder = false;
  for (const Json& retainer : session.at("retainers")) {
    held_by_holder |=
        retainer.at("name") == "session" && retainer.at("class") == "Holder";
  }
  CHECK(held_by_holder);
}

TEST_CASE("previews are the same on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      const TempDir dir;
      const std::string file = take(runtime, dir);
      const Json holder = show(file, only_object(file, "Holder").at("id"));
      const auto fields = fields_by_name(holder);
      std::map<std::string, std::string> previews;
      for (const auto& [name, field] : fields) {
        previews[name] = without_ids(field.at("preview"));
      }
      CHECK(previews["session"] == "Session");
      CHECK(previews["map"] == "Map(2)");
      CHECK(previews["set"] == "Set(2)");
      CHECK(previews["weak"] == "WeakMap(1)");
      CHECK(previews["array"] == "Array(3)");
      CHECK_THAT(previews["joined"], ContainsSubstring(" is the first half, "));
      CHECK(previews["error"] == "TypeError");
      CHECK(previews["closure"] == "inner()");
      CHECK(previews["self"] == "Holder");
      CHECK(previews["\x1b[31mred"] == "\"control \\x1b[31m characters\"");

      // Node 12 cannot capture them.
      const bool numbers = holder.at("has_numbers");
      CHECK(numbers == (runtime.node_major != 12));
      check_session(file, fields.at("session").at("id"), numbers);
      const auto full = [&](const std::string& name) {
        return without_ids(show(file, fields.at(name).at("id")).at("preview"));
      };
      CHECK(full("map") == "Map(2) {\"a\" => Session, \"b\" => \"text\"}");
      CHECK(full("set") == "Set(2) {\"x\", \"y\"}");
      // Deno has the keys in the names of edges only.
      CHECK(full("weak") == (runtime.is_node()
                                 ? "WeakMap(1) {Session => Holder}"
                                 : "WeakMap(1)"));
      CHECK(
          full("weakSet") ==
          (runtime.is_node() ? "WeakSet(2) {Session, Session}" : "WeakSet(2)"));
      // Node 12 calls it "system", as much else.
      if (runtime.node_major != 12) CHECK(full("proxy") == "Proxy {Session}");
      CHECK(full("error") == "TypeError: it broke");
      CHECK(full("promise") == "Promise {Session}");
      CHECK(full("buffer") == "ArrayBuffer of 4.00 KiB");
      CHECK(full("floats") == "Float64Array on a buffer of 128 B");
      CHECK(full("boxed") == "String {\"boxed\"}");
      CHECK(full("bound") == "bound inner()");
      CHECK_THAT(full("array"), ContainsSubstring("Array(3) [\"one\", "));
      const Json closure = show(file, fields.at("closure").at("id"));
      CHECK(closure.at("variables").at(0).at("name") == "captured");
    }
  }
}

TEST_CASE("objects, show and dominators answer a person") {
  const TempDir dir;
  const std::string file = take(any_node(), dir);
  const Finished objects = heapcli({"objects", file, "Session", "--top", "1"});
  CHECK(objects.status == 0);
  CHECK_THAT(objects.out, ContainsSubstring("… and 1 more (--top N)"));
  CHECK_THAT(objects.out, ContainsSubstring("2 × Session, "));
  const Finished alice =
      heapcli({"objects", file, "Session", "--filter", "alice"});
  CHECK_THAT(alice.out, ContainsSubstring("\n1 × Session, "));

  const std::string id =
      "@" + std::to_string(only_object(file, "Holder").at("id").get<int>());
  const Finished shown = heapcli({"show", file, id});
  CHECK_THAT(shown.out, ContainsSubstring("Holder " + id + "\nretained "));
  CHECK_THAT(shown.out, ContainsSubstring("session: Session @"));
  CHECK_THAT(shown.out, ContainsSubstring("of V8's own (--internals)"));
  CHECK(shown.out.find('\x1b') == std::string::npos);
  const Finished all =
      heapcli({"show", file, id, "--internals", "--top", "100"});
  CHECK_THAT(all.out, ContainsSubstring("\"\\x1b[31mred\": "));
  CHECK_THAT(all.out, ContainsSubstring("map: "));
  CHECK(all.out.find('\x1b') == std::string::npos);

  const Json tree = document(heapcli({"--json", "dominators", file}));
  CHECK(tree.at("schema") == "heapcli/dominators/1");
  const Json summary = document(heapcli({"--json", "summary", file}));
  CHECK(tree.at("total_bytes").get<uint64_t>() +
            summary.at("extra_native_bytes").get<uint64_t>() ==
        summary.at("total_bytes"));
  CHECK(tree.at("items").at(0).at("retained_bytes") == tree.at("total_bytes"));
  const Finished below = heapcli({"dominators", file, id, "--depth", "1"});
  CHECK_THAT(below.out, ContainsSubstring("Holder " + id));
  CHECK_THAT(below.out, ContainsSubstring("ArrayBuffer @"));
}

TEST_CASE("Ctrl-C ends what waits for a snapshot from a pipe") {
  const TempDir dir;
  const std::string pipe = dir.file("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  for (const Arguments& command :
       {Arguments{"show", pipe, "@1"}, Arguments{"objects", pipe, "Session"},
        Arguments{"retainers", pipe, "@1"}}) {
    INFO(command.front());
    const auto reader = start_heapcli(command);
    std::ofstream writer(pipe);  // Until somebody reads.
    writer << "{\"snapshot\":" << std::flush;
    reader->send(SIGINT);
    CHECK(reader->wait() == 130);
    CHECK_THAT(reader->err(), ContainsSubstring("interrupted"));
    CHECK(reader->out().empty());
  }
}

TEST_CASE("a class or object that is not there is a usage error") {
  const TempDir dir;
  const std::string file = take(any_node(), dir);
  const Finished mistyped = heapcli({"objects", file, "Sesion"});
  CHECK(mistyped.status == 2);
  CHECK(mistyped.out == "");
  CHECK_THAT(mistyped.err, ContainsSubstring("no class 'Sesion' in " + file +
                                             "; did you mean Session"));
  CHECK(heapcli({"show", file, "@4000000000"}).status == 2);
  CHECK(heapcli({"show", file, "Session"}).status == 2);
  CHECK(heapcli({"dominators", file, "@x"}).status == 2);
  CHECK(heapcli({"dominators", file, "--depth", "0"}).status == 2);
  CHECK(heapcli({"objects", file, "Session", "--sort", "size"}).status == 2);
  CHECK(heapcli({"objects", dir.file("none"), "Session"}).status == 4);
}

}  // namespace
}  // namespace heapcli::tests
