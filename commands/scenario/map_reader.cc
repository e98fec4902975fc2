#include "commands/scenario/map_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/scenario/text_checks.h"

namespace heapcli::commands {
namespace {

using Kind = YamlNode::Kind;

constexpr double kMostRate = 1e6;

std::string what_it_is(const YamlNode& node) {
  switch (node.kind) {
    case Kind::kNothing:
      return "nothing";
    case Kind::kScalar:
      return "`" + node.text.substr(0, 60) + "`";
    case Kind::kList:
      return "a list of " + std::to_string(node.items.size());
    case Kind::kMap:
      break;
  }
  return "a map";
}

std::string quoted_list(std::span<const std::string_view> words,
                        const char* last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += "`" + std::string(words[i]) + "`";
  }
  return text;
}

std::string known_keys(const MapRule& rule) {
  std::vector<std::string_view> names;
  for (const KeyRule& key : rule.keys) names.push_back(key.name);
  return quoted_list(names, " and ");
}

BoundUnit unit_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::kBytesBound:
      return BoundUnit::kBytes;
    case ValueKind::kShareBound:
      return BoundUnit::kShare;
    case ValueKind::kAnyBound:
      return BoundUnit::kAny;
    default:
      return BoundUnit::kCount;
  }
}

}  // namespace

bool fill_scalar(const YamlNode& node, const std::string& what,
                 Reading& reading, std::string& text) {
  if (!node.is(Kind::kScalar)) {
    reading.errors.add(node.place,
                       "here is " + what_it_is(node) + " instead of " + what);
    return false;
  }
  try {
    text = reading.variables.fill(node.text);
    return true;
  } catch (const Error& error) {
    reading.errors.add(node.place, error.what());
    return false;
  }
}

MapReader::MapReader(const YamlNode& node, const MapRule& rule,
                     Reading& reading)
    : node_(node), rule_(rule), reading_(reading) {
  if (node.is(Kind::kMap)) {
    read_entries();
  } else if (node.is(Kind::kNothing) && rule.may_be_empty) {
    return;
  } else if (!rule.lone.empty() && !node.is(Kind::kNothing)) {
    entries_.push_back({rule.find(rule.lone), node.place, &node});
  } else {
    report(node.place, std::string(rule.name) + " is a map, and here is " +
                           what_it_is(node) + "; it can have " +
                           known_keys(rule));
    return;
  }
  check_groups();
}

MapReader::~MapReader() {
  for (const Entry& entry : entries_) {
    if (entry.taken) continue;
    reading_.forgotten.push_back(std::string(rule_.name) + ": " +
                                 std::string(entry.rule->name));
  }
}

void MapReader::read_entries() {
  for (const auto& [key, value] : node_.entries) {
    if (!key->is(Kind::kScalar)) {
      report(key->place, "here is " + what_it_is(*key) + " where " +
                             std::string(rule_.name) + " has a key");
      continue;
    }
    const KeyRule* const known = rule_.find(key->text);
    if (known == nullptr) {
      std::vector<std::string> names;
      for (const KeyRule& one : rule_.keys) names.emplace_back(one.name);
      std::string advice = did_you_mean(key->text, names);
      if (key->text == "<<") {
        advice = "; maps are not merged here, write it out";
      } else if (advice.empty()) {
        advice =
            "; " + std::string(rule_.name) + " can have " + known_keys(rule_);
      }
      report(key->place,
             "unknown key `" + key->text.substr(0, 60) + "`" + advice);
    } else if (has(known->name)) {
      report(key->place, "`" + key->text + "` is here for the second time");
    } else {
      entries_.push_back({known, key->place, value});
    }
  }
}

void MapReader::check_groups() {
  for (const KeyRule& key : rule_.keys) {
    if (key.required && !has(key.name)) {
      report(node_.place, std::string(rule_.name) + " lacks `" +
                              std::string(key.name) + "`");
    }
    if (!key.needs.empty() && has(key.name) && !has(key.needs)) {
      report(key_place(key.name), "`" + std::string(key.name) +
                                      "` goes with `" + std::string(key.needs) +
                                      "`, which is not there");
    }
  }
  std::vector<std::string_view> there;
  for (const std::string_view key : rule_.one_of) {
    if (has(key)) there.push_back(key);
  }
  if (there.size() > 1) {
    report(key_place(there[1]), std::string(rule_.name) + " has only one of " +
                                    quoted_list(there, " and "));
  } else if (there.size() == 1) {
    chosen_ = there.front();
  } else if (!rule_.one_of.empty()) {
    report(node_.place, std::string(rule_.name) + " wants one of " +
                            quoted_list(rule_.one_of, " or ") +
                            ", and here is none");
  }
  const auto is_there = [this](std::string_view key) { return has(key); };
  if (!rule_.some_of.empty() &&
      std::none_of(rule_.some_of.begin(), rule_.some_of.end(), is_there)) {
    report(node_.place, std::string(rule_.name) + " lacks " +
                            quoted_list(rule_.some_of, " or "));
  }
  if (!rule_.not_together.empty() &&
      std::all_of(rule_.not_together.begin(), rule_.not_together.end(),
                  is_there)) {
    report(key_place(rule_.not_together.back()),
           quoted_list(rule_.not_together, " and ") + " exclude each other");
  }
}

void MapReader::report(Place place, const std::string& what) {
  reading_.errors.add(place, what);
}

const MapReader::Entry* MapReader::find(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.rule->name == key) return &entry;
  }
  return nullptr;
}

MapReader::Entry* MapReader::take(std::string_view key) {
  if (rule_.find(key) == nullptr) {
    throw std::logic_error("the grammar has no " + std::string(key));
  }
  for (Entry& entry : entries_) {
    if (entry.rule->name != key) continue;
    entry.taken = true;
    return &entry;
  }
  return nullptr;
}

Place MapReader::key_place(std::string_view key) const {
  const Entry* const entry = find(key);
  return entry == nullptr ? node_.place : entry->place;
}

Place MapReader::place(std::string_view key) const {
  const Entry* const entry = find(key);
  return entry == nullptr ? node_.place : entry->value->place;
}

// False when it is absent, too.
bool MapReader::filled(std::string_view key, std::string& text) {
  const Entry* const entry = take(key);
  return entry != nullptr &&
         fill_scalar(*entry->value, what_is(entry->rule->kind), reading_, text);
}

std::string MapReader::text(std::string_view key,
                            const std::string& otherwise) {
  std::string text;
  if (!filled(key, text)) return otherwise;
  try {
    const ValueKind kind = rule_.find(key)->kind;
    if (text.empty() && kind != ValueKind::kPointer && key != "body" &&
        key != "equals") {
      throw Error(ExitStatus::kUsage, "`" + std::string(key) +
                                          "` is empty; leave it out, or say " +
                                          what_is(kind));
    }
    check_text(kind, text);
    return text;
  } catch (const Error& error) {
    report(place(key), error.what());
    return otherwise;
  }
}

bool MapReader::boolean(std::string_view key, bool otherwise) {
  std::string text;
  if (!filled(key, text)) return otherwise;
  if (text == "true" || text == "false") return text == "true";
  report(place(key), "`" + text + "` is neither true nor false");
  return otherwise;
}

uint64_t MapReader::count(std::string_view key, uint64_t otherwise) {
  std::string text;
  if (!filled(key, text)) return otherwise;
  const uint64_t most = rule_.find(key)->most;
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= 1 && value <= most) {
    return value;
  }
  report(place(key),
         "`" + text + "` is no whole number from 1 to " + std::to_string(most));
  return otherwise;
}

double MapReader::rate(std::string_view key) {
  std::string text;
  if (!filled(key, text)) return 0;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  // The negated form also catches a NaN.
  if (error != std::errc() || stop != end ||
      !(value > 0 && value <= kMostRate)) {
    report(place(key),
           "`" + text + "` is no number above 0, up to a million a second");
    return 0;
  }
  return value;
}

std::chrono::milliseconds MapReader::duration(
    std::string_view key, std::chrono::milliseconds otherwise) {
  std::string text;
  if (!filled(key, text)) return otherwise;
  try {
    const auto duration = parse_duration(text);
    if (duration.count() > 0) return duration;
    report(place(key), "`" + std::string(key) + "` is no time at all");
  } catch (const Error& error) {
    report(place(key), error.what());
  }
  return otherwise;
}

Bound MapReader::bound(std::string_view key) {
  std::string text;
  if (!filled(key, text)) return {};
  const ValueKind kind = rule_.find(key)->kind;
  try {
    return kind == ValueKind::kSuspects ? parse_suspects(text)
                                        : parse_bound(text, unit_of(kind));
  } catch (const Error& error) {
    report(place(key), error.what());
    return {};
  }
}

std::vector<std::string> MapReader::command(std::string_view key) {
  const Entry* const entry = take(key);
  if (entry == nullptr) return {};
  std::vector<std::string> words;
  std::string word;
  if (!entry->value->is(Kind::kList)) {
    if (fill_scalar(*entry->value, what_is(entry->rule->kind), reading_,
                    word)) {
      words.push_back(word);
    }
  } else {
    for (const YamlNode* const item : entry->value->items) {
      if (fill_scalar(*item, "a word of a command", reading_, word)) {
        words.push_back(word);
      }
    }
  }
  if (words.empty() || words.front().empty()) {
    report(place(key), "a command that is empty");
  }
  return words;
}

TextPairs MapReader::texts(std::string_view key) {
  const Entry* const entry = take(key);
  if (entry == nullptr) return {};
  if (!entry->value->is(Kind::kMap)) {
    report(place(key), "here is " + what_it_is(*entry->value) + " instead of " +
                           what_is(entry->rule->kind));
    return {};
  }
  TextPairs pairs;
  for (const auto& [name, value] : entry->value->entries) {
    if (!name->is(Kind::kScalar) || name->text.empty() ||
        name->text.find_first_of("=: \r\n") != std::string::npos) {
      report(name->place, what_it_is(*name) + " is no name for one of `" +
                              std::string(key) + "`");
      continue;
    }
    const auto same = [&text_of_name = name->text](const auto& pair) {
      return pair.first == text_of_name;
    };
    if (std::any_of(pairs.begin(), pairs.end(), same)) {
      report(name->place, "`" + name->text + "` is here for the second time");
      continue;
    }
    std::string text;
    // `NAME:` alone is a text, too: the empty one.
    if (value->is(Kind::kNothing) ||
        fill_scalar(*value, "a text", reading_, text)) {
      pairs.emplace_back(name->text, text);
    }
  }
  return pairs;
}

std::pair<std::string, std::string> MapReader::pair(std::string_view key) {
  const Entry* const entry = take(key);
  if (entry == nullptr) return {};
  const YamlNode& list = *entry->value;
  std::pair<std::string, std::string> names;
  if (!list.is(Kind::kList) || list.items.size() != 2) {
    report(place(key), "here is " + what_it_is(list) +
                           " instead of a list of two names, as in "
                           "[before, after]");
    return names;
  }
  fill_scalar(*list.items[0], "a name", reading_, names.first);
  fill_scalar(*list.items[1], "a name", reading_, names.second);
  return names;
}

void MapReader::nothing(std::string_view key) {
  const Entry* const entry = take(key);
  if (entry == nullptr || entry->value->is(Kind::kNothing)) return;
  if (entry->value->is(Kind::kScalar) && entry->value->text == "true") return;
  if (entry->value->is(Kind::kMap) && entry->value->entries.empty()) return;
  report(place(key), "`" + std::string(key) + "` takes no value, and here is " +
                         what_it_is(*entry->value));
}

const YamlNode* MapReader::node(std::string_view key) {
  const Entry* const entry = take(key);
  return entry == nullptr ? nullptr : entry->value;
}

}  // namespace heapcli::commands
