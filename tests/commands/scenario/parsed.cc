#include "tests/commands/scenario/parsed.h"

#include <optional>

#include "commands/error.h"
#include "commands/scenario/scenario_file.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using namespace commands;

std::optional<std::string> environment(const std::string& name) {
  if (name == "HOME") return "/home/me";
  if (name == "EMPTY") return "";
  return std::nullopt;
}

std::string with_target(const std::string& steps) {
  return "target: {launch: [node, server.js]}\nsteps:\n" + steps;
}

}  // namespace

Scenario parsed(const std::string& text, const Settings& set) {
  return parse_scenario(text, "dir/f.yaml", set, environment);
}

Scenario parsed_steps(const std::string& steps, const Settings& set) {
  return parsed(with_target(steps), set);
}

std::string complaint(const std::string& text, const Settings& set) {
  try {
    parse_scenario(text, "f.yaml", set, environment);
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kUsage);
    return error.what();
  }
  return "";
}

std::string complaint_about_steps(const std::string& steps,
                                  const Settings& set) {
  return complaint(with_target(steps), set);
}

std::vector<std::string> documents_in(const std::string& name) {
  constexpr std::string_view kSeparator = "\n---\n";
  const std::string text =
      read_file(std::string(HEAPCLI_SOURCE_DIR "/tests/scenario/") + name);
  std::vector<std::string> documents;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(kSeparator, begin), text.size());
    documents.push_back(text.substr(begin, end - begin));
    begin = end + kSeparator.size();
  }
  return documents;
}

}  // namespace heapcli::tests
