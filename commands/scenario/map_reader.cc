#include "commands/scenario/map_reader.h"

#include <algorithm>
#include <stdexcept>

namespace heapcli::commands {
namespace {

using Kind = YamlNode::Kind;

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

}  // namespace

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
    const KeyRule* const rule = rule_.find(key);
    const bool is_no_way = !rule->beside.empty() && has(rule->beside);
    if (has(key) && !is_no_way) there.push_back(key);
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

}  // namespace heapcli::commands
