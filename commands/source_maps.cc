#include "commands/source_maps.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "analysis/error.h"
#include "commands/data_url.h"
#include "commands/original_name.h"
#include "commands/script_file.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::OriginalPosition;

// Of one script the debugger says file:///app/a.js, a profile /app/a.js.
std::string told_key(const std::string& url) {
  return local_path(url).value_or(url);
}

std::string_view last_segment(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  return path.substr(path.rfind('/') + 1);
}

// The path within its origin, without `..`: https://a.b/c/d.js is /c/d.js.
std::string path_of(const std::string& url) {
  const std::string absolute =
      url.starts_with('/') || url.find("://") != url.npos ? url : "/" + url;
  const std::string clean = resolved(absolute, "/");
  const size_t scheme = clean.find("://");
  if (scheme == clean.npos) return resolved(clean, "/");
  const size_t path = clean.find('/', scheme + 3);
  if (path == clean.npos) return "";
  std::string_view rest = std::string_view(clean).substr(path);
  rest = rest.substr(0, rest.find_first_of("?#"));
  return resolved(percent_decoded(rest), "/");
}

}  // namespace

void add_source_map_options(CLI::App& command, SourceMapOptions& options) {
  command
      .add_option("--source-map-dir", options.directories,
                  "Look for source maps here first (may be repeated)")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command.add_flag("!--no-source-maps", options.enabled,
                   "Show generated positions, not those of the sources");
}

SourceMaps::SourceMaps(SourceMapOptions options, Warn warn)
    : options_(std::move(options)), warn_(std::move(warn)) {}

void SourceMaps::tell(const std::string& script_url,
                      const std::string& source_map_url) {
  if (!script_url.empty() && !source_map_url.empty()) {
    told_.insert_or_assign(told_key(script_url), source_map_url);
  }
}

bool SourceMaps::is_here(const std::string& script_url) {
  const auto path = local_path(script_url);
  std::error_code error;
  return path && std::filesystem::is_regular_file(*path, error);
}

std::optional<Frame> SourceMaps::original(const Frame& frame) {
  if (!options_.enabled || frame.url.empty()) return std::nullopt;
  const Script& found = script(frame.url);
  if (found.map == nullptr) return std::nullopt;
  const auto position = found.map->find(frame.line, frame.column);
  if (!position) return std::nullopt;
  Frame original;
  original.function = original_name(frame, *found.map, found.code);
  original.script_id = frame.script_id;
  original.url = resolved(position->source, found.base);
  original.line = position->line;
  original.column = position->column;
  original.generated = {frame.url, frame.line, frame.column};
  return original;
}

const SourceMaps::Script& SourceMaps::script(const std::string& url) {
  const auto [entry, added] = scripts_.try_emplace(url);
  Script& script = entry->second;
  if (!added) return script;
  std::optional<FoundMap> found = find(url);
  if (!found) return script;
  script.base = std::move(found->base);
  try {
    script.map = std::make_unique<const analysis::SourceMap>(found->text);
    const auto path = local_path(url);
    if (auto code = path ? read_regular_file(*path) : std::nullopt) {
      script.code = std::move(*code);
    }
  } catch (const analysis::Error& error) {
    warn_(printable(found->name) + ": " + error.what() + "; positions in " +
          printable(url) + " are those of that file");
  }
  return script;
}

std::optional<SourceMaps::FoundMap> SourceMaps::find(
    const std::string& url) const {
  const std::optional<std::string> path = local_path(url);
  std::string map_url;
  if (const auto told = told_.find(told_key(url)); told != told_.end()) {
    map_url = told->second;
  } else if (path) {
    if (const auto script = read_regular_file(*path)) {
      map_url = source_mapping_url(*script);
    }
  }
  if (auto found = find_in_directories(url, map_url)) return found;
  if (map_url.starts_with("data:")) {
    // Broken ones go on, to be complained of as maps.
    return FoundMap{data_url_bytes(map_url).value_or(""), url,
                    "the source map in " + url};
  }
  if (!map_url.empty()) {
    const std::string place = resolved(map_url, url);
    if (const auto file = local_path(place)) {
      if (auto text = read_regular_file(*file)) {
        return FoundMap{std::move(*text), place, *file};
      }
    }
  }
  if (path) {
    if (auto text = read_regular_file(*path + ".map")) {
      return FoundMap{std::move(*text), url, *path + ".map"};
    }
  }
  return std::nullopt;
}

// A directory may mirror the target's: /app/dist/main.js is looked for as
// DIR/app/dist/main.js.map, DIR/dist/main.js.map and DIR/main.js.map. Its maps
// are copies of those that belong beside the scripts, so what they say of
// sources is meant from there.
std::optional<SourceMaps::FoundMap> SourceMaps::find_in_directories(
    const std::string& url, const std::string& map_url) const {
  if (options_.directories.empty()) return std::nullopt;
  const bool elsewhere = !map_url.empty() && !map_url.starts_with("data:");
  const std::string base = elsewhere ? resolved(map_url, url) : url;
  std::vector<std::string> paths = {path_of(url) + ".map"};
  if (elsewhere) paths.insert(paths.begin(), path_of(base));
  for (const std::string& directory : options_.directories) {
    for (const std::string& path : paths) {
      if (last_segment(path) == ".map") continue;
      for (size_t slash = path.find('/'); slash != path.npos;
           slash = path.find('/', slash + 1)) {
        const std::string file = directory + path.substr(slash);
        if (auto text = read_regular_file(file)) {
          return FoundMap{std::move(*text), base, file};
        }
      }
    }
  }
  return std::nullopt;
}

std::shared_ptr<SourceMaps> make_source_maps(const SourceMapOptions& options,
                                             const Context& context) {
  return std::make_shared<SourceMaps>(
      options, [&context](const std::string& line) { context.warn(line); });
}

void add_generated(OrderedJson& json, const Frame& frame) {
  if (!frame.generated) return;
  json["generated"] = {{"url", frame.generated->url},
                       {"line", frame.generated->line},
                       {"column", frame.generated->column}};
}

analysis::AllocationProfile with_original_positions(
    const analysis::AllocationProfile& profile, SourceMaps& maps) {
  using analysis::FrameIndex;
  analysis::AllocationProfile mapped = profile;
  for (size_t i = 0; i < profile.frames.size(); ++i) {
    const FrameIndex frame{static_cast<uint32_t>(i)};
    if (auto original = maps.original(profile.frames[frame])) {
      mapped.frames[frame] = std::move(*original);
    }
  }
  return mapped;
}

}  // namespace heapcli::commands
