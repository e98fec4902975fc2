#include "analysis/leaks/leak_pattern.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

constexpr uint32_t kNewestBefore = 1001;
constexpr int kNew = 40;

// A heap of the time after the rounds: what the program had from the start has
// ids up to kNewestBefore.
class Drawing {
 public:
  Drawing() {
    global_ = text_.node("object", "global", 100, 3);
    text_.edge(0, global_, "shortcut", "1");
  }

  uint32_t global() const { return global_; }

  uint32_t old_one(std::string_view type, std::string_view name,
                   uint64_t size = 32) {
    return text_.node(type, name, size, next_old_ += 2);
  }
  uint32_t new_one(std::string_view type, std::string_view name,
                   uint64_t size = 32) {
    return text_.node(type, name, size, next_new_ += 2);
  }
  void edge(uint32_t from, uint32_t to, std::string_view type,
            std::string_view name) {
    text_.edge(from, to, type, name);
  }
  void property(uint32_t from, uint32_t to, std::string_view name) {
    edge(from, to, "property", name);
  }
  SnapshotText& text() { return text_; }

  // An array with this many new objects, each made by `make`.
  uint32_t array_of(const std::function<uint32_t()>& make) {
    const uint32_t array = old_one("object", "Array");
    const uint32_t store = new_one("array", "(object elements)");
    edge(array, store, "internal", "elements");
    for (int i = 0; i < kNew; ++i) {
      const uint32_t each = make();
      edge(store, each, "internal", std::to_string(i));
      edge(array, each, "element", std::to_string(i));
    }
    return array;
  }

  // A suspect with this holder, below which `gathered` is an example of what
  // gathers.
  LeakShape look(uint32_t holder, std::optional<uint32_t> gathered) {
    heap_.emplace(make_heap(text_.graph(), {.raw_names = true}));
    Suspect suspect;
    suspect.holder = NodeIndex{holder};
    if (gathered) {
      const NodeIndex example{*gathered};
      suspect.gathered.push_back({heap_->figures.classes.class_of(example),
                                  example,
                                  {kNew / 2, kNew / 2},
                                  {1000, 1000}});
    }
    const PathSearch search(*heap_, PathKind::kTelling, std::stop_token());
    const Suspect suspects[] = {suspect};
    return leak_shapes(*heap_, suspects, kNewestBefore, [&](NodeIndex node) {
      return search.reaches(node) ? search.best(node) : RetainingPath{};
    })[0];
  }

  // The same for an array of `make` in `property` of the global object.
  LeakPattern array_pattern(const std::function<uint32_t()>& make) {
    const uint32_t array = array_of(make);
    property(global_, array, "kept");
    return look(array, made_last()).pattern;
  }
  void is_made(uint32_t node) { made_last_ = node; }
  std::optional<uint32_t> made_last() const { return made_last_; }

 private:
  SnapshotText text_;
  uint32_t global_ = 0;
  uint64_t next_old_ = 3;
  uint64_t next_new_ = kNewestBefore;
  std::optional<uint32_t> made_last_;
  std::optional<Heap> heap_;
};

}  // namespace

TEST_CASE("an array of objects is an array that is added to") {
  Drawing drawing;
  const LeakPattern pattern = drawing.array_pattern([&] {
    const uint32_t session = drawing.new_one("object", "Session");
    drawing.is_made(session);
    return session;
  });
  CHECK(pattern == LeakPattern::kArray);
}

TEST_CASE(
    "an array below _events holds listeners, and one beyond a variable "
    "does not") {
  Drawing drawing;
  const uint32_t bus = drawing.old_one("object", "EventEmitter");
  const uint32_t events = drawing.old_one("object", "Object");
  drawing.property(drawing.global(), bus, "bus");
  drawing.property(bus, events, "_events");
  const auto function = [&] { return drawing.new_one("closure", "onChange"); };

  SECTION("listeners") {
    const uint32_t array = drawing.array_of(function);
    drawing.property(events, array, "change");
    CHECK(drawing.look(array, std::nullopt).pattern == LeakPattern::kListeners);
  }
  SECTION("what a listener keeps") {
    const uint32_t listener = drawing.old_one("closure", "onChange");
    const uint32_t context = drawing.old_one("object", "system / Context");
    const uint32_t array = drawing.array_of(function);
    drawing.property(events, listener, "change");
    drawing.edge(listener, context, "internal", "context");
    drawing.edge(context, array, "context", "kept");
    CHECK(drawing.look(array, std::nullopt).pattern == LeakPattern::kArray);
  }
}

TEST_CASE("what waits in a writable stream is told by the stream") {
  Drawing drawing;
  const uint32_t stream = drawing.old_one("object", "Socket");
  const uint32_t state = drawing.old_one("object", "WritableState");
  const uint32_t array =
      drawing.array_of([&] { return drawing.new_one("object", "Object"); });
  drawing.property(drawing.global(), stream, "stream");
  drawing.property(stream, state, "_writableState");
  drawing.property(state, array, "buffered");
  CHECK(drawing.look(array, std::nullopt).pattern == LeakPattern::kStream);
}

TEST_CASE("timers that pile up are timers") {
  Drawing drawing;
  const uint32_t list = drawing.old_one("object", "Object");
  drawing.property(drawing.global(), list, "list");
  uint32_t last = 0;
  for (int i = 0; i < kNew; ++i) {
    last = drawing.new_one("object", "Timeout");
    drawing.edge(list, last, "internal", std::to_string(i));
  }
  CHECK(drawing.look(list, last).pattern == LeakPattern::kTimers);
}

TEST_CASE(
    "functions with compiled code of their own are compiled again and "
    "again") {
  Drawing drawing;
  const uint32_t script = drawing.old_one("code", "a.js");
  const auto closure = [&](std::optional<uint32_t> shared) {
    const uint32_t function = drawing.new_one("closure", "f");
    const uint32_t code =
        shared ? *shared
               : drawing.new_one("code", "(shared function info)", 60);
    drawing.edge(function, code, "internal", "shared");
    drawing.edge(code, script, "internal", "script");
    drawing.is_made(function);
    return function;
  };
  SECTION("each its own") {
    CHECK(drawing.array_pattern([&] { return closure(std::nullopt); }) ==
          LeakPattern::kCompiledCode);
  }
  SECTION("closures of one function") {
    const uint32_t shared = drawing.old_one("code", "(shared function info)");
    drawing.property(drawing.global(), shared, "shared");
    CHECK(drawing.array_pattern([&] { return closure(shared); }) ==
          LeakPattern::kArray);
  }
}

TEST_CASE("promises with reactions have not settled") {
  Drawing drawing;
  CHECK(drawing.array_pattern([&] {
    const uint32_t promise = drawing.new_one("object", "Promise");
    const uint32_t reaction =
        drawing.new_one("hidden", "system / PromiseReaction");
    drawing.edge(promise, reaction, "internal", "reactions_or_result");
    drawing.is_made(promise);
    return promise;
  }) == LeakPattern::kPromises);
}

TEST_CASE("a list that becomes longer is one, and grows at its head") {
  Drawing drawing;
  const uint32_t list = drawing.old_one("object", "Object");
  drawing.property(drawing.global(), list, "list");
  uint32_t previous = list;
  uint32_t first = 0;
  for (int i = 0; i < kNew; ++i) {
    const uint32_t node = drawing.new_one("object", "Entry");
    drawing.property(previous, node, i == 0 ? "head" : "next");
    if (i == 0) first = node;
    previous = node;
  }
  const LeakShape shape = drawing.look(list, first);
  CHECK(shape.pattern == LeakPattern::kLinkedList);
  CHECK(shape.grows == NodeIndex{first});
}

TEST_CASE("scopes that keep the one before are a chain of closures") {
  Drawing drawing;
  const uint32_t outer = drawing.old_one("object", "system / Context");
  drawing.property(drawing.global(), outer, "outer");
  uint32_t previous = outer;
  uint32_t first = 0;
  for (int i = 0; i < kNew; ++i) {
    const uint32_t thing = drawing.new_one("object", "Thing");
    const uint32_t method = drawing.new_one("closure", "method");
    const uint32_t context = drawing.new_one("object", "system / Context");
    drawing.edge(previous, thing, "context", "theThing");
    drawing.property(thing, method, "method");
    drawing.edge(method, context, "internal", "context");
    if (i == 0) first = thing;
    previous = context;
  }
  const LeakShape shape = drawing.look(outer, first);
  CHECK(shape.pattern == LeakPattern::kClosureChain);
  CHECK(shape.grows == NodeIndex{first});
}

TEST_CASE("an object with ever more keys is a table") {
  Drawing drawing;
  const uint32_t cache = drawing.old_one("object", "Object");
  drawing.property(drawing.global(), cache, "cache");
  uint32_t last = 0;
  for (int i = 0; i < kNew; ++i) {
    last = drawing.new_one("object", "Entry");
    drawing.property(cache, last, "key " + std::to_string(i));
  }
  CHECK(drawing.look(cache, last).pattern == LeakPattern::kObject);
}

TEST_CASE("an array that is replaced by a longer copy is an array") {
  Drawing drawing;
  const uint32_t context = drawing.old_one("object", "system / Context");
  drawing.property(drawing.global(), context, "context");
  const uint32_t array = drawing.new_one("object", "Array");
  const uint32_t store = drawing.new_one("array", "(object elements)");
  drawing.edge(context, array, "context", "state");
  drawing.edge(array, store, "internal", "elements");
  for (int i = 0; i < kNew; ++i) {
    drawing.edge(store, drawing.new_one("object", "Entry"), "internal",
                 std::to_string(i));
  }
  const LeakShape shape = drawing.look(context, array);
  CHECK(shape.pattern == LeakPattern::kArray);
  CHECK(shape.grows == NodeIndex{array});
}

TEST_CASE("one string that keeps most of what is new is appended to") {
  Drawing drawing;
  const uint32_t log = drawing.old_one("object", "Object");
  drawing.property(drawing.global(), log, "log");
  uint32_t previous = log;
  uint32_t first = 0;
  for (int i = 0; i < kNew; ++i) {
    const uint32_t text =
        drawing.new_one("concatenated string", "(concatenated string)");
    drawing.edge(previous, text, i == 0 ? "property" : "internal",
                 i == 0 ? "text" : "first");
    if (i == 0) first = text;
    previous = text;
  }
  CHECK(drawing.look(log, first).pattern == LeakPattern::kString);
}

TEST_CASE("nodes that left the document are told by their state") {
  Drawing drawing;
  CHECK(drawing.array_pattern([&] {
    const uint32_t element = drawing.new_one("native", "<div>");
    drawing.text().detachedness(element, 2);
    drawing.is_made(element);
    return element;
  }) == LeakPattern::kDetachedDom);
}

TEST_CASE("contexts of vm are told from what left a document") {
  Drawing drawing;
  CHECK(drawing.array_pattern([&] {
    const uint32_t sandbox = drawing.new_one("object", "Object");
    drawing.text().detachedness(sandbox, 2);
    const uint32_t context =
        drawing.new_one("object", "system / NativeContext", 2000);
    drawing.edge(sandbox, context, "internal", "context");
    drawing.is_made(sandbox);
    return sandbox;
  }) == LeakPattern::kVmContexts);
}

TEST_CASE("where nothing is clear the pattern is unknown") {
  Drawing drawing;
  const uint32_t holder = drawing.old_one("object", "Session");
  drawing.property(drawing.global(), holder, "session");
  const uint32_t one = drawing.new_one("object", "First");
  const uint32_t other = drawing.new_one("object", "Second");
  drawing.property(holder, one, "one");
  drawing.property(holder, other, "other");
  const LeakShape shape = drawing.look(holder, one);
  CHECK(shape.pattern == LeakPattern::kUnknown);
  CHECK(shape.grows == NodeIndex{holder});
}

TEST_CASE("a holder that no path leads to has a pattern all the same") {
  Drawing drawing;
  const uint32_t array =
      drawing.array_of([&] { return drawing.new_one("object", "Entry"); });
  CHECK(drawing.look(array, std::nullopt).pattern == LeakPattern::kArray);
}

TEST_CASE("handles of Node.js are no nodes of a document") {
  const auto pattern_of = [](const std::string& name) {
    Drawing drawing;
    const uint32_t root = drawing.old_one("object", "Holder");
    drawing.property(drawing.global(), root, "held");
    const uint32_t handle = drawing.new_one("native", name);
    drawing.property(root, handle, "handle");
    return drawing.look(root, handle).pattern;
  };
  CHECK(pattern_of("Detached Node / Http2Session") == LeakPattern::kSockets);
  CHECK(pattern_of("Node / UDP") == LeakPattern::kSockets);
  CHECK(pattern_of("Node / StatWatcher") == LeakPattern::kHandles);
  CHECK(pattern_of("Detached HTMLDivElement") == LeakPattern::kDetachedDom);
}

TEST_CASE("functions without a script were compiled by nobody") {
  const bool has_script = GENERATE(true, false);
  Drawing drawing;
  const LeakPattern pattern = drawing.array_pattern([&] {
    const uint32_t format = drawing.new_one("object", "NumberFormat");
    const uint32_t bound = drawing.new_one("closure", "format");
    const uint32_t shared = drawing.new_one("code", "(shared function info)");
    drawing.edge(format, bound, "internal", "bound_format");
    drawing.edge(bound, shared, "internal", "shared");
    if (has_script) {
      drawing.edge(shared, drawing.new_one("code", "a.js"), "internal",
                   "script");
    }
    drawing.is_made(format);
    return format;
  });
  CHECK(pattern ==
        (has_script ? LeakPattern::kCompiledCode : LeakPattern::kArray));
}

TEST_CASE("an object with ever more keys for numbers is a table") {
  Drawing drawing;
  const uint32_t table = drawing.old_one("object", "Object");
  const uint32_t properties = drawing.old_one("array", "");
  drawing.property(drawing.global(), table, "counts");
  drawing.edge(table, properties, "internal", "properties");
  uint32_t key = 0;
  for (int i = 0; i < 12; ++i) {
    key = drawing.new_one("string", "key");
    drawing.edge(properties, key, "internal", std::to_string(i));
  }
  CHECK(drawing.look(table, key).pattern == LeakPattern::kObject);
}

TEST_CASE("values of a WeakMap are told from what holds its keys") {
  const bool is_weak = GENERATE(true, false);
  Drawing drawing;
  const uint32_t key = drawing.old_one("object", "Route");
  drawing.property(drawing.global(), key, "route");
  const uint32_t value = drawing.new_one("object", "Details");
  drawing.edge(key, value, "internal",
               is_weak ? "5 / part of key (Route @3) -> value (Details @5) "
                         "pair in WeakMap (table @7)"
                       : "5 / details");
  CHECK((drawing.look(key, value).pattern == LeakPattern::kWeakCollection) ==
        is_weak);
}
