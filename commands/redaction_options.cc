#include "commands/redaction_options.h"

#include "commands/error.h"

namespace heapcli::commands {
namespace {

const analysis::RedactionKey& key_of_this_run() {
  static const analysis::RedactionKey key = analysis::random_redaction_key();
  return key;
}

}  // namespace

void add_redact_option(CLI::App& command, std::string& level) {
  // A flag takes a value behind '=' only, so that a TARGET may follow.
  command
      .add_flag("--redact{contents}", level,
                "Write placeholders instead of texts; --redact=names: also "
                "instead of properties' names (docs/redaction.md)")
      ->type_name("[=LEVEL]");
}

void add_redaction_level_option(CLI::App& command, std::string& level) {
  command
      .add_option("--level", level,
                  "What to replace: contents (texts, and names that look like "
                  "data), or names (all names of properties, too)")
      ->type_name("LEVEL")
      ->capture_default_str();
}

std::optional<analysis::Redaction> redaction_of(const std::string& level) {
  using analysis::RedactionLevel;
  if (level.empty()) return std::nullopt;
  if (level != "contents" && level != "names") {
    throw Error(ExitStatus::kUsage,
                "redaction level '" + level + "' is none of contents, names");
  }
  return analysis::Redaction{
      level == "names" ? RedactionLevel::kNames : RedactionLevel::kContents,
      key_of_this_run()};
}

}  // namespace heapcli::commands
