// Takes the values of one map by the table in grammar.h: what the table does
// not have is refused, and a value is read as what the table says it is.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "commands/scenario/bound.h"
#include "commands/scenario/grammar.h"
#include "commands/scenario/scenario_errors.h"
#include "commands/scenario/variables.h"
#include "commands/scenario/yaml_tree.h"

namespace heapcli::commands {

/// What everything that reads a scenario has in common.
struct Reading {
  ScenarioErrors errors;
  Variables variables;
  /// Keys that the table has and nobody took: a bug.
  std::vector<std::string> forgotten;
};

using TextPairs = std::vector<std::pair<std::string, std::string>>;

class MapReader {
 public:
  /// `node` is a map, or what the rule takes instead of one. Errors go into
  /// `reading`, here and below; a value that has one is as if it were absent.
  MapReader(const YamlNode& node, const MapRule& rule, Reading& reading);
  ~MapReader();
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;

  Place place() const { return node_.place; }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  /// Where the value of a key is; that of the map when it is absent.
  Place place(std::string_view key) const;

  /// Which one of `one_of` there is; empty when there is none, or several.
  std::string_view chosen() const { return chosen_; }

  // Each takes a key whose kind in the table it is for. When the key is absent
  // it returns `otherwise`, or nothing at all.

  /// Of any kind that is a text.
  std::string text(std::string_view key, const std::string& otherwise = "");
  bool boolean(std::string_view key, bool otherwise);
  uint64_t count(std::string_view key, uint64_t otherwise);
  double rate(std::string_view key);
  std::chrono::milliseconds duration(std::string_view key,
                                     std::chrono::milliseconds otherwise = {});
  Bound bound(std::string_view key);
  /// One text alone stays one.
  std::vector<std::string> command(std::string_view key);
  TextPairs texts(std::string_view key);
  std::pair<std::string, std::string> pair(std::string_view key);
  /// There is nothing to take; only says so.
  void nothing(std::string_view key);
  /// Whatever it is; null when absent.
  const YamlNode* node(std::string_view key);

  /// The rule of a key that is a map.
  const MapRule& rule(std::string_view key) const {
    return *rule_.find(key)->map;
  }

 private:
  struct Entry {
    const KeyRule* rule;
    Place place;  ///< Of the key.
    const YamlNode* value;
    bool taken = false;
  };

  void read_entries();
  void check_groups();
  void report(Place place, const std::string& what);
  const Entry* find(std::string_view key) const;
  Place key_place(std::string_view key) const;
  Entry* take(std::string_view key);
  bool filled(std::string_view key, std::string& text);

  const YamlNode& node_;
  const MapRule& rule_;
  Reading& reading_;
  std::vector<Entry> entries_;
  std::string_view chosen_;
};

/// The text of a scalar with its variables filled in. False, with an error,
/// when it is none; `what` is what is expected, as in `a duration`.
bool fill_scalar(const YamlNode& node, const std::string& what,
                 Reading& reading, std::string& text);

}  // namespace heapcli::commands
