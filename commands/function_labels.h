// What the closures of a snapshot are called, and where they are defined: in
// the words of the sources, where a source map is found.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analysis/heap_graph.h"
#include "analysis/paths/path_text.h"
#include "analysis/profile/allocation_profile.h"
#include "commands/context.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

class FunctionLabels {
 public:
  /// Keeps references to both.
  FunctionLabels(const analysis::HeapGraph& graph,
                 const SourceMapOptions& source_maps, const Context& context);
  /// With maps that others use, too.
  FunctionLabels(const analysis::HeapGraph& graph,
                 std::shared_ptr<SourceMaps> maps);

  /// Nothing when it is not known where the closure is defined.
  std::optional<analysis::Frame> frame(analysis::NodeIndex closure) const;

  /// `handle()`, `(anonymous)()`.
  std::string name(analysis::NodeIndex closure) const;

  /// `server.js:12:5`, or with the whole path; empty when not known.
  std::string place(analysis::NodeIndex closure, bool whole) const;

  /// `handle() server.js:12:5`. Keeps a reference to this.
  analysis::FunctionLabel short_labels() const;

  /// `server.js`, which stays what it is when the code in it changes; the
  /// function's name where the script is not known. Keeps a reference to this.
  analysis::FunctionLabel scripts() const;

 private:
  const analysis::HeapGraph& graph_;
  std::unordered_map<uint32_t, std::string_view> script_urls_;
  std::shared_ptr<SourceMaps> maps_;
};

}  // namespace heapcli::commands
