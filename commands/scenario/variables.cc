#include "commands/scenario/variables.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "commands/error.h"
#include "commands/scenario/scenario_errors.h"

namespace heapcli::commands {
namespace {

constexpr size_t kMostFilledBytes = 64 * 1024 * 1024;
constexpr std::string_view kEnvironment = "env.";
constexpr std::string_view kDirectory = "scenario.directory";
constexpr std::string_view kDefault = ":-";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

[[noreturn]] void fail(const std::string& what) {
  throw Error(ExitStatus::kUsage, what);
}

}  // namespace

Variables::Variables(std::map<std::string, std::string> given,
                     EnvironmentLookup environment, std::string directory)
    : given_(std::move(given)),
      environment_(std::move(environment)),
      directory_(std::move(directory)) {}

bool Variables::is_name(std::string_view name) {
  if (name.empty() || !is_letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
  });
}

bool Variables::is_known(const std::string& name) const {
  return counters_.count(name) || given_.count(name) || declared_.count(name);
}

void Variables::declare(const std::string& name, const std::string& value) {
  used_.insert(name);
  declared_.emplace(name, value);
}

void Variables::set_counter(const std::string& name, const std::string& value) {
  counters_[name] = value;
}

void Variables::drop_counter(const std::string& name) { counters_.erase(name); }

std::string Variables::fill(std::string_view text) {
  std::string filled;
  while (true) {
    const size_t mark = text.find("${");
    filled += text.substr(0, mark);
    if (mark == text.npos) break;
    const bool literal = mark > 0 && text[mark - 1] == '$';
    text.remove_prefix(mark + 2);
    if (literal) {
      filled += '{';
      continue;
    }
    const size_t end = text.find('}');
    if (end == text.npos) {
      fail("`${` without its `}`; write $${ where ${ is meant as it stands");
    }
    filled += value_of(text.substr(0, end));
    text.remove_prefix(end + 1);
    if (filled_bytes_ + filled.size() > kMostFilledBytes) break;
  }
  filled_bytes_ += filled.size();
  if (filled_bytes_ > kMostFilledBytes) {
    fail("with its variables filled in, the scenario is beyond 64 MiB");
  }
  return filled;
}

std::string Variables::value_of(std::string_view reference) {
  const size_t colon = reference.find(kDefault);
  const std::string name(reference.substr(0, colon));
  std::optional<std::string> otherwise;
  if (colon != reference.npos) {
    otherwise = std::string(reference.substr(colon + kDefault.size()));
  }
  if (name == kDirectory) return directory_;
  if (name.starts_with(kEnvironment)) {
    const std::string variable = name.substr(kEnvironment.size());
    if (!Variables::is_name(variable)) {
      fail("`" + variable + "` is no name of an environment variable");
    }
    const std::optional<std::string> value = environment_(variable);
    // Empty is as good as not set, as in the shell's own ${NAME:-…}.
    if (otherwise && (!value || value->empty())) return *otherwise;
    if (value) return *value;
    fail("the environment has no " + variable + "; set it, or write ${env." +
         variable + ":-…} with what is meant otherwise");
  }
  if (!is_name(name)) {
    fail("`" + name +
         "` is no name of a variable; write $${ where ${ is meant as it "
         "stands");
  }
  used_.insert(name);
  const std::map<std::string, std::string>* const all[] = {&counters_, &given_,
                                                           &declared_};
  for (const auto* const values : all) {
    const auto found = values->find(name);
    if (found != values->end()) return found->second;
  }
  if (otherwise) return *otherwise;
  std::string advice = suggestion(name);
  if (advice.empty()) {
    advice = environment_(name)
                 ? "; that of the environment is ${env." + name + "}"
                 : "; put it below `variables:`, or give --set " + name +
                       "=VALUE; $${ stands for ${ itself";
  }
  fail("no variable `" + name + "`" + advice);
}

std::vector<std::string> Variables::unused() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : given_) {
    if (!used_.count(name)) names.push_back(name);
  }
  return names;
}

std::string Variables::suggestion(const std::string& name) const {
  std::vector<std::string> names;
  const std::map<std::string, std::string>* const all[] = {&counters_, &given_,
                                                           &declared_};
  for (const auto* const values : all) {
    for (const auto& [known, value] : *values) {
      if (known != name) names.push_back(known);
    }
  }
  return did_you_mean(name, names);
}

}  // namespace heapcli::commands
