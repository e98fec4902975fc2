#include "commands/redaction_options.h"

#include "commands/error.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {
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

void check_redaction_level(const std::string& level) {
  if (level.empty() || level == "contents" || level == "names") return;
  throw Error(ExitStatus::kUsage,
              "redaction level '" + level + "' is none of contents, names");
}

std::optional<analysis::Redaction> redaction_of(const std::string& level,
                                                const Context& context) {
  using analysis::RedactionLevel;
  check_redaction_level(level);
  if (level.empty()) return std::nullopt;
  return analysis::Redaction{
      level == "names" ? RedactionLevel::kNames : RedactionLevel::kContents,
      context.workspace != nullptr ? context.workspace->redaction_key
                                   : analysis::random_redaction_key()};
}

}  // namespace heapcli::commands
