// Every key that a scenario file may have, with what its value is and what it
// is for: one table. The reader takes keys and values by it, the JSON Schema
// (scenario_schema.h) is made of it. Start with scenario_rule().
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace heapcli::commands {

enum class ValueKind {
  kText,
  kName,  ///< Of a step's result: it becomes a file's name.
  kVariableName,
  kBoolean,
  kCount,  ///< A whole number from 1 to `most`.
  kRate,   ///< A number above 0.
  kDuration,
  kCountBound,   ///< `<= 10`
  kSuspects,     ///< kCountBound or `none`.
  kBytesBound,   ///< `< 5 MiB`
  kShareBound,   ///< `<= 20 %`
  kAnyBound,     ///< With any unit.
  kUrl,          ///< http:// or https://
  kHostAndPort,  ///< 127.0.0.1:3000
  kPattern,      ///< RE2's.
  kPointer,      ///< RFC 6901.
  kProcessId,
  kCommand,    ///< A line of text, or a list of words.
  kTexts,      ///< A map of texts.
  kVariables,  ///< The same; no value: --set must give one.
  kPair,       ///< A list of two names.
  kNothing,    ///< The key says it all.
  kMap,        ///< As `map` says.
  kMaps,       ///< A map of names, with such maps.
  kSteps,      ///< A list of steps.
};

struct MapRule;

struct KeyRule {
  std::string_view name;
  ValueKind kind = ValueKind::kText;
  /// What it is for; the editor shows it.
  std::string_view description;
  bool required = false;
  const MapRule* map = nullptr;  ///< Of kMap and kMaps.
  uint64_t most = 0;             ///< Of kCount.
  std::string_view needs = {};   ///< Another key that has to be there, too.
  /// Where it is one of `one_of`: beside this other one it may stand, too, and
  /// is then no way of its own.
  std::string_view beside = {};
};

struct MapRule {
  std::string_view name;  ///< In a message: `a step`, `load`.
  std::span<const KeyRule> keys;
  /// One of these has to be there, and only one.
  std::span<const std::string_view> one_of = {};
  /// One of these has to be there, or several.
  std::span<const std::string_view> some_of = {};
  /// These exclude each other.
  std::span<const std::string_view> not_together = {};
  /// The key that is meant by a value which is no map; may be empty.
  std::string_view lone = {};
  /// Nothing at all is as good as an empty map.
  bool may_be_empty = false;

  /// Null when there is none.
  const KeyRule* find(std::string_view key) const;
};

/// The file as a whole.
const MapRule& scenario_rule();
/// One step.
const MapRule& step_rule();

}  // namespace heapcli::commands
