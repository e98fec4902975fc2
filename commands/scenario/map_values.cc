// The values that MapReader takes, each as the table says that it is.
#include <charconv>
#include <set>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/scenario/map_reader.h"
#include "commands/scenario/text_checks.h"

namespace heapcli::commands {
namespace {

using Kind = YamlNode::Kind;

constexpr double kMostRate = 1e6;

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
  std::set<std::string_view> names;
  for (const auto& [name, value] : entry->value->entries) {
    if (!name->is(Kind::kScalar) || name->text.empty() ||
        name->text.find_first_of("=: \r\n") != std::string::npos) {
      report(name->place, what_it_is(*name) + " is no name for one of `" +
                              std::string(key) + "`");
      continue;
    }
    if (!names.insert(name->text).second) {
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
