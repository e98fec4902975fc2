#include "analysis/paths/path_text.h"

#include "analysis/paths/path_search.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::NodeIndex;

// A heap whose global object is node 1, and one way through it.
class Way {
 public:
  Way() {
    last_ = text_.node("object", "global / ", 10);
    text_.edge(0, last_, "shortcut", "2");
  }

  // Another node, with an edge to it from the last one.
  Way& to(std::string_view edge_type, std::string_view edge_name,
          std::string_view type, std::string_view name) {
    const uint32_t node = text_.node(type, name, 8);
    text_.edge(last_, node, edge_type, edge_name);
    last_ = node;
    return *this;
  }
  Way& property(std::string_view edge_name, std::string_view name = "Object") {
    return to("property", edge_name, "object", name);
  }
  Way& element(uint32_t index, std::string_view name = "Object") {
    const uint32_t node = text_.node("object", name, 8);
    text_.element(last_, node, index);
    last_ = node;
    return *this;
  }
  // More of the last node, beside the way.
  Way& also(std::string_view edge_type, std::string_view edge_name,
            std::string_view type, std::string_view name) {
    text_.edge(last_, text_.node(type, name, 8), edge_type, edge_name);
    return *this;
  }
  Way& location(uint32_t script, uint32_t line, uint32_t column) {
    text_.location(last_, script, line, column);
    return *this;
  }

  std::string words() const {
    const analysis::Heap heap = analysis::make_heap(text_.graph());
    const analysis::PathSearch search(heap, analysis::PathKind::kTelling, {});
    analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
    return path_text(heap.graph, reader.read(search.best(NodeIndex{last_})),
                     analysis::function_labels(heap.graph));
  }

 private:
  SnapshotText text_;
  uint32_t last_;
};

TEST_CASE("properties and elements are written as in JavaScript") {
  CHECK(
      Way().property("state").property("cache", "Array").element(17).words() ==
      "globalThis.state.cache[17]");
  CHECK(Way().property("odd name").words() == "globalThis[\"odd name\"]");
  CHECK(Way().property("0.5").words() == "globalThis[0.5]");
  CHECK(Way().property("<symbol kState>").words() ==
        "globalThis[Symbol(kState)]");
  CHECK(Way().property("#secret").words() == "globalThis.#secret");
}

TEST_CASE("a variable is named with the closure that keeps it") {
  CHECK(Way()
            .property("handler", "unused")
            .to("property", "run", "closure", "handle")
            .location(5, 11, 4)
            .also("internal", "shared", "code", "handle")
            .to("internal", "context", "object", "system / Context")
            .to("context", "tail", "object", "Held")
            .words() == "globalThis.handler.run → variable tail of handle()");
}

TEST_CASE("a variable of an outer function is reached over its context") {
  CHECK(Way()
            .to("property", "run", "closure", "")
            .to("internal", "context", "object", "system / Context")
            .to("internal", "previous", "object", "system / Context")
            .to("context", "list", "object", "Array")
            .element(3)
            .words() == "globalThis.run → variable list[3] of (anonymous)()");
}

TEST_CASE("a Map's value goes by its key, the table is not shown") {
  const auto table = [](std::string_view collection) {
    Way way;
    way.property("byId", collection).to("internal", "table", "array", "");
    return way;
  };
  CHECK(table("Map")
            .also("internal", "5", "string", "user-17")
            .to("internal", "6", "object", "Held")
            .words() == "globalThis.byId.get(\"user-17\")");
  CHECK(table("Map")
            .also("internal", "8", "object", "Key")
            .also("internal", "9", "object", "Value")
            .to("internal", "5", "object", "Held")
            .words() == "globalThis.byId → Map key");
  // A key that is a small number is not in the file.
  CHECK(table("Map").to("internal", "6", "object", "Held").words() ==
        "globalThis.byId.get(…)");
  CHECK(table("Map").to("internal", "7", "object", "Held").words() ==
        "globalThis.byId → Map key");
  CHECK(table("Set").to("internal", "5", "object", "Held").words() ==
        "globalThis.byId → Set member");
  CHECK(table("Cache")
            .also("internal", "5", "string", "a")
            .to("internal", "6", "object", "Held")
            .words() == "globalThis.byId.get(\"a\")");
}

TEST_CASE("what waits is named as what it is") {
  CHECK(Way()
            .property("running", "produce")
            .also("internal", "function", "closure", "produce")
            .to("internal", "parameters_and_registers", "array", "")
            .to("internal", "1", "object", "Held")
            .words() ==
        "globalThis.running → local variable of suspended produce()");
  CHECK(Way()
            .property("done", "Promise")
            .to("internal", "reactions_or_result", "object", "Held")
            .words() == "globalThis.done → promise result");
  CHECK(Way()
            .property("never", "Promise")
            .to("internal", "reactions_or_result", "hidden",
                "system / PromiseReaction")
            .to("hidden", "", "closure", "onResolved")
            .to("internal", "context", "object", "system / Context")
            .to("context", "held", "object", "Held")
            .words() ==
        "globalThis.never → promise reaction → variable held "
        "of onResolved()");
  CHECK(Way()
            .to("property", "bound", "closure", "native_bind")
            .to("internal", "bound_this", "object", "Held")
            .words() == "globalThis.bound → bound this");
}

TEST_CASE("a timer starts afresh, with how long it takes") {
  CHECK(Way()
            .to("property", "setTimeout", "closure", "setTimeout")
            .to("internal", "context", "object", "system / Context")
            .to("context", "timerListMap", "object", "Object")
            .element(1000, "TimersList")
            .property("_idleNext", "Timeout")
            .to("property", "_onTimeout", "closure", "tick")
            .to("internal", "context", "object", "system / Context")
            .to("context", "held", "object", "Held")
            .words() == "timer of 1000 ms → variable held of tick()");
}

TEST_CASE("process needs no explanation") {
  CHECK(Way()
            .to("property", "atob", "closure", "atob")
            .to("internal", "context", "object", "system / Context")
            .to("context", "p", "object", "process")
            .property("mainModule", "Module")
            .property("exports")
            .words() == "process.mainModule.exports");
}

TEST_CASE("a list is counted") {
  Way way;
  way.property("list", "Item");
  for (int i = 0; i < 9; ++i) way.property("next", "Item");
  CHECK(way.property("value", "Held").words() ==
        "globalThis.list.next ×9 .value");
}

TEST_CASE("roots are named in plain words") {
  SnapshotText text;
  const uint32_t roots = text.node("synthetic", "(GC roots)", 0);
  const uint32_t handles = text.node("synthetic", "(Global handles)", 0);
  const uint32_t tcp = text.node("object", "TCP", 8);
  const uint32_t server = text.node("object", "Server", 8);
  text.element(0, roots, 1)
      .element(roots, handles, 4)
      .edge(handles, tcp, "internal", "7")
      .edge(tcp, server, "property", "<symbol owner_symbol>");
  const analysis::Heap heap = analysis::make_heap(text.graph());
  const analysis::PathSearch search(heap, analysis::PathKind::kTelling, {});
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  const auto steps = reader.read(search.best(NodeIndex{server}));
  CHECK(path_text(heap.graph, steps, analysis::function_labels(heap.graph)) ==
        "native code (a global handle) → TCP[Symbol(owner_symbol)]");
}

TEST_CASE("whatever the file says is shown in some way") {
  CHECK(Way().to("internal", "stange\nthing", "hidden", "").words() ==
        "globalThis → internal stange\\nthing");
  CHECK(Way().to("internal", "context", "object", "x").words() ==
        "globalThis → context");
  CHECK(Way().to("internal", "table", "array", "").words() ==
        "globalThis → internal table");
  CHECK(Way()
            .to("internal", "reactions_or_result", "hidden",
                "system / PromiseReaction")
            .words() == "globalThis → promise reaction");
}

}  // namespace
}  // namespace heapcli::tests
