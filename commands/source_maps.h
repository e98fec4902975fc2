// Finds the source maps of scripts, and says where generated code comes from.
// A map is looked for in the directories of --source-map-dir, where the target
// or the script's own last comment says, and beside the script; never on the
// network. One that is broken is warned of once, and its positions stay.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/profile/allocation_profile.h"
#include "analysis/source_map.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct SourceMapOptions {
  bool enabled = true;
  std::vector<std::string> directories;
};

/// Adds --source-map-dir and --no-source-maps.
void add_source_map_options(CLI::App& command, SourceMapOptions& options);

class SourceMaps {
 public:
  using Warn = std::function<void(const std::string& line)>;

  SourceMaps(SourceMapOptions options, Warn warn);

  /// Whether maps are wanted at all.
  bool enabled() const { return options_.enabled; }

  /// What the target says of a script (`Debugger.scriptParsed`): where its map
  /// is. Goes before what its file says. For scripts not asked for yet.
  void tell(const std::string& script_url, const std::string& source_map_url);

  /// Whether the script is a file of this machine, so that what the target says
  /// of it would be nothing new.
  static bool is_here(const std::string& script_url);

  /// The function as it was written, with `generated` set; nothing when there
  /// is no map, or when it does not say. A map knows where a function is, and
  /// what it is called if the generated code calls it otherwise.
  std::optional<analysis::Frame> original(const analysis::Frame& frame);

 private:
  struct Script {
    std::string base;  ///< Where its map is meant to be.
    std::unique_ptr<const analysis::SourceMap> map;  ///< Null: has none.
    std::string code;  ///< Empty when it is not on this machine.
  };
  struct FoundMap {
    std::string text;
    std::string base;
    std::string name;  ///< For warnings.
  };

  const Script& script(const std::string& url);
  std::optional<FoundMap> find(const std::string& url) const;
  std::optional<FoundMap> find_in_directories(const std::string& url,
                                              const std::string& map_url) const;

  SourceMapOptions options_;
  Warn warn_;
  std::unordered_map<std::string, std::string> told_;
  std::unordered_map<std::string, Script> scripts_;
};

/// Maps whose warnings go to `context`, which has to outlive them.
std::shared_ptr<SourceMaps> make_source_maps(const SourceMapOptions& options,
                                             const Context& context);

/// Gives the frame's JSON a `generated`, when a map was applied to it.
void add_generated(OrderedJson& json, const analysis::Frame& frame);

/// The profile with each frame as it was written, where a map says so.
analysis::AllocationProfile with_original_positions(
    const analysis::AllocationProfile& profile, SourceMaps& maps);

}  // namespace heapcli::commands
