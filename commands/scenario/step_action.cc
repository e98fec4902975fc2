#include "commands/scenario/step_action.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "commands/error.h"
#include "commands/part_file.h"
#include "commands/shell_process.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

std::string two_digits(size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

int create(const std::string& file) {
  const int descriptor = open(
      file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw Error(ExitStatus::kData,
                "cannot create " + file + ": " + std::strerror(errno));
  }
  return descriptor;
}

}  // namespace

void Reports::add(const std::string& target, const std::string& name,
                  OrderedJson report) {
  all_[{target, name}] = std::move(report);
}

const OrderedJson& Reports::require(const std::string& target,
                                    const std::string& name) const {
  const auto own = all_.find({target, name});
  if (own != all_.end()) return own->second;
  std::string known;
  for (const auto& [key, report] : all_) {
    if (key.second == name) return report;
    known += (known.empty() ? "; there are " : ", ") + key.second;
  }
  throw Error(ExitStatus::kUsage, "no step called '" + printable(name) +
                                      "' has reported anything" + known);
}

RunningTarget& StepSite::require_target() const {
  if (target == nullptr) {
    throw Error(ExitStatus::kUsage, "this step needs a target");
  }
  return *target;
}

cdp::Session& StepSite::session() const {
  HeldTarget& held = commands::require_target(context);
  return *held.session(held.live(), context);
}

std::string StepSite::path(const std::string& name,
                           const std::string& ending) const {
  return folder.path(target == nullptr ? "" : target->spec().name, name,
                     ending);
}

std::vector<std::string> StepSite::write(const std::string& name,
                                         const std::string& ending,
                                         const OrderedJson& document) const {
  if (!folder.kept()) return {};
  PartFile file(path(name, ending), folder.overwrite());
  file.write(document.dump(2, ' ', /*ensure_ascii=*/false,
                           OrderedJson::error_handler_t::replace) +
             "\n");
  file.commit();
  return {file.path()};
}

LoadOptions load_options(const ScenarioLoad& load, int output) {
  LoadOptions options;
  options.command_output = output;
  if (load.command.size() == 1) {
    options.command = load.command.front();
  } else {
    for (const std::string& word : load.command) {
      options.command +=
          (options.command.empty() ? "" : " ") + quoted_for_shell(word);
    }
  }
  if (load.requests != 0) options.told_requests = load.requests;
  if (load.url.empty()) return options;
  options.http = {load.url,  load.requests, load.concurrency, load.duration,
                  load.rate, load.method,   load.headers,     load.body};
  return options;
}

CommandOutput::CommandOutput(StepSite& site)
    : file_(site.folder.path("step-" + two_digits(site.number) + ".log")),
      kept_(site.folder.kept()),
      descriptor_(create(file_)) {}

CommandOutput::~CommandOutput() {
  struct stat status {};
  const bool empty = fstat(descriptor_, &status) == 0 && status.st_size == 0;
  close(descriptor_);
  if (empty) unlink(file_.c_str());
}

std::vector<std::string> CommandOutput::files() const {
  struct stat status {};
  const bool empty = fstat(descriptor_, &status) == 0 && status.st_size == 0;
  if (!kept_ || empty) return {};
  return {file_};
}

std::string CommandOutput::last_line() const {
  const std::vector<std::string> lines = OutputLog(file_).last_lines(20);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->find_first_not_of(' ') != std::string::npos) return *line;
  }
  return "";
}

}  // namespace heapcli::commands
