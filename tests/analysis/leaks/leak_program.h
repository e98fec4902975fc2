// A program that leaks or does not, drawn by hand: what it holds after each
// round.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/leaks/find_leaks.h"
#include "tests/analysis/snapshot_text.h"

namespace heapcli::tests {

using analysis::ClassId;
using analysis::Heap;
using analysis::HeapMoment;
using analysis::LeakReport;
using analysis::NodeIndex;

/// A program that is looked at after each round: `draw` adds what it holds to
/// the global object of the snapshot. Ids say when an object came into being,
/// so each round has a range of its own.
class Program {
 public:
  using Draw = std::function<void(Program&, int round)>;

  explicit Program(Draw draw) : draw_(std::move(draw)) {}

  /// An object of the round in which it was born, with a number of its own.
  uint32_t object(std::string_view type, std::string_view name, uint64_t size,
                  int born, int number) {
    const uint64_t id = 1001 + 2 * (static_cast<uint64_t>(born) * 10000 +
                                    static_cast<uint64_t>(number));
    return text_->node(type, name, size, id);
  }
  SnapshotText& text() { return *text_; }
  uint32_t global() const { return global_; }

  LeakReport look(int rounds) {
    std::vector<HeapMoment> earlier;
    for (int round = 0; round < rounds; ++round) {
      earlier.emplace_back(heap(round));
    }
    last_.emplace(heap(rounds));
    return find_leaks(earlier, *last_);
  }
  std::string class_name(NodeIndex node) const {
    return class_name(last_->figures.classes.class_of(node));
  }
  std::string class_name(ClassId id) const {
    return last_->figures.classes[id].name;
  }

 private:
  Heap heap(int round) {
    SnapshotText text;
    text_ = &text;
    const uint32_t root = text.node("synthetic", "", 0, 1);
    global_ = text.node("object", "Global", 100, 3);
    text.edge(root, global_, "property", "global");
    // The newest object of all, so that each round ends with a larger id.
    text.edge(global_, object("object", "Newest", 16, round, 9999), "property",
              "newest");
    draw_(*this, round);
    return make_heap(text.graph(), {.raw_names = true});
  }

  Draw draw_;
  SnapshotText* text_ = nullptr;
  uint32_t global_ = 0;
  std::optional<Heap> last_;
};

/// Of draw_array: objects that come in a round, and their size in bytes.
constexpr int kPerRound = 50;
constexpr uint64_t kSize = 100;

/// An array whose backing store is a new one in each round, with the objects
/// born in rounds `from` up to and with `to`.
void draw_array(Program& program, int from, int to, int store_born);

/// By round.
using Counts = std::vector<uint64_t>;

}  // namespace heapcli::tests
