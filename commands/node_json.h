// One object with its figures as JSON, as `nodes` and `query` print millions of
// them: text that many share (types and classes) is put in quotes once, and no
// document is built.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {

class NodeJson {
 public:
  /// `heap` has to outlive this.
  NodeJson(const analysis::Heap& heap, std::shared_ptr<SourceMaps> maps);

  /// Adds a document without a newline in it (docs/json.md, heapcli nodes).
  void append(analysis::NodeIndex node, std::string& out);

 private:
  std::string name(analysis::NodeIndex node) const;
  const std::string& site(analysis::TraceIndex trace);

  const analysis::Heap& heap_;
  ShownStacks stacks_;
  std::vector<std::string> type_;
  std::vector<std::string> class_;
  std::map<analysis::TraceIndex, std::string> site_;
};

/// The text in quotes.
std::string json_text(std::string_view text);

}  // namespace heapcli::commands
