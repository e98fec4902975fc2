#include "commands/scenario/result_names.h"

#include <algorithm>
#include <utility>

namespace heapcli::commands {

const char* word_for(ResultKind kind) {
  switch (kind) {
    case ResultKind::kSnapshot:
      return "snapshot";
    case ResultKind::kTrack:
      return "track";
    case ResultKind::kWatch:
      return "watch";
    case ResultKind::kEvaluate:
      return "evaluate";
    case ResultKind::kDiff:
      return "diff";
    case ResultKind::kLeaks:
      break;
  }
  return "leaks";
}

void ResultNames::add(StepResult result) {
  if (result.name.empty()) return;  // It has an error already.
  const auto [known, is_new] = by_name_.emplace(result.name, results_.size());
  if (!is_new) {
    const StepResult& first = results_[known->second];
    std::string advice = "; take another name";
    if (first.place.line == result.place.line &&
        first.place.column == result.place.column) {
      advice = " of the round before; put a variable into it, as in " +
               result.name + "-${i}";
    }
    errors_.add(result.place, "the name `" + result.name + "` is that of the " +
                                  word_for(first.kind) + " in line " +
                                  std::to_string(first.place.line) + advice);
    return;
  }
  ++counts_[result.kind];
  results_.push_back(std::move(result));
  if (!parallel_) visible_ = results_.size();
}

void ResultNames::end_parallel() {
  parallel_ = false;
  visible_ = results_.size();
}

std::string ResultNames::next_name(ResultKind kind) const {
  const auto counted = counts_.find(kind);
  size_t number = counted == counts_.end() ? 1 : counted->second + 1;
  while (true) {
    std::string name =
        word_for(kind) + std::string("-") + std::to_string(number++);
    if (!by_name_.count(name)) return name;
  }
}

const StepResult* ResultNames::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || found->second >= visible_) return nullptr;
  return &results_[found->second];
}

void ResultNames::miss(const std::string& name, const std::string& kind,
                       Place place) {
  // `repeat` would miss it again.
  for (const Missing& known : missing_) {
    if (known.place.line == place.line && known.place.column == place.column) {
      return;
    }
  }
  Missing missing{name, kind, place, {}};
  for (size_t i = 0; i < visible_; ++i) {
    if (kind == "step" || kind == word_for(results_[i].kind)) {
      missing.known.push_back(results_[i].name);
    }
  }
  missing_.push_back(std::move(missing));
}

const StepResult* ResultNames::require(const std::string& name, ResultKind kind,
                                       Place place) {
  if (name.empty()) return nullptr;  // It has an error already.
  const StepResult* const found = find(name);
  if (found != nullptr && found->kind == kind) return found;
  miss(name, word_for(kind), place);
  return nullptr;
}

const StepResult* ResultNames::require(const std::string& name, Place place) {
  if (name.empty()) return nullptr;
  const StepResult* const found = find(name);
  if (found == nullptr) miss(name, "step", place);
  return found;
}

const StepResult* ResultNames::last(ResultKind kind,
                                    const std::string& target) const {
  for (size_t i = visible_; i-- > 0;) {
    if (results_[i].kind == kind && results_[i].target == target) {
      return &results_[i];
    }
  }
  return nullptr;
}

const StepResult* ResultNames::first(ResultKind kind,
                                     const std::string& target) const {
  for (size_t i = 0; i < visible_; ++i) {
    if (results_[i].kind == kind && results_[i].target == target) {
      return &results_[i];
    }
  }
  return nullptr;
}

void ResultNames::report_missing() {
  for (const Missing& missing : missing_) {
    const auto found = by_name_.find(missing.name);
    if (found != by_name_.end()) {
      const StepResult& result = results_[found->second];
      const bool other_kind =
          missing.kind != "step" && missing.kind != word_for(result.kind);
      const std::string line = std::to_string(result.place.line);
      errors_.add(
          missing.place,
          "`" + missing.name + "` is " +
              (other_kind ? "no " + missing.kind + ": line " + line +
                                " makes it by `" + word_for(result.kind) + "`"
                          : "not there yet: it comes only in line " + line));
      continue;
    }
    const std::vector<std::string>& known = missing.known;
    std::string advice = did_you_mean(missing.name, known);
    if (advice.empty()) {
      constexpr size_t kMostNamed = 5;
      for (size_t i = 0; i < known.size() && i < kMostNamed; ++i) {
        advice += (i == 0 ? "; there is " : ", ") + known[i];
      }
      if (known.size() > kMostNamed) advice += ", …";
      if (known.empty()) advice = "; there is none before it";
    }
    errors_.add(missing.place,
                "no " + missing.kind + " `" + missing.name + "`" + advice);
  }
  missing_.clear();
}

}  // namespace heapcli::commands
