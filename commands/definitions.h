// Where the classes of a snapshot are defined, in the words of the sources: a
// minified `n` of dist/out.js:1:24 is TrackedSession of src/session.ts:5:3.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/profile/allocation_profile.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

struct DefinitionOptions {
  bool show = false;
  SourceMapOptions source_maps;
};

/// Adds --definitions, --source-map-dir and --no-source-maps.
void add_definition_options(CLI::App& command, DefinitionOptions& options);

struct ClassToDefine {
  std::string_view name;
  std::string_view key;
};

class Definitions {
 public:
  /// Warnings go to `context`, which has to outlive this.
  Definitions(const DefinitionOptions& options, const Context& context);
  /// With maps that others use, too.
  explicit Definitions(std::shared_ptr<SourceMaps> maps);

  /// Takes the names of a snapshot's scripts. For one graph after another, of
  /// one session; keeps no reference to it.
  void add_scripts(const analysis::HeapGraph& graph);

  /// The constructor of the class with this key (see HeapClass::key); nothing
  /// when the class has none, or its script no name.
  std::optional<analysis::Frame> of(const ClassToDefine& defined);

  /// Gives those of `classes`, by their `class` and `key`, a `definition`.
  void add_to(OrderedJson& classes);

  /// A table of those that are not Node's own; empty when there is none.
  std::string to_text(const std::vector<ClassToDefine>& classes,
                      const Context& context);

 private:
  std::unordered_map<uint32_t, std::string> script_urls_;
  std::shared_ptr<SourceMaps> maps_;
};

}  // namespace heapcli::commands
