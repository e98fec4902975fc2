#include "commands/snapshot_files.h"

#include <utility>

#include "commands/error.h"
#include "commands/name_by_time.h"
#include "commands/numbered_name.h"
#include "commands/part_file.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

// The ending that says what it is, if it has one; it stays the last thing of a
// name that gets a thread's suffix.
std::string known_ending(const std::string& name) {
  for (const char* ending : {".heapsnapshot.zst", ".heapsnapshot",
                             ".heaptimeline", ".json", ".zst"}) {
    if (name.ends_with(ending)) return ending;
  }
  return "";
}

}  // namespace

SnapshotFiles::SnapshotFiles(Options options)
    : options_(std::move(options)),
      ending_(options_.ending + (options_.compress ? ".zst" : "")) {
  const std::string& output = options_.output;
  const bool names_directory =
      output.ends_with('/') || (!output.empty() && fs::is_directory(output));
  if (options_.count > 1 || names_directory) {
    directory_ = output.empty() ? name_by_time() : output;
  } else if (output.empty()) {
    stem_ = name_by_time();
  } else {
    ending_ = known_ending(output);
    stem_ = output.substr(0, output.size() - ending_.size());
    if (options_.compress && !ending_.ends_with(".zst")) ending_ += ".zst";
  }
}

std::string SnapshotFiles::path(const std::string& thread_suffix,
                                int number) const {
  if (!directory_.empty()) {
    return (directory_ / (numbered_name(static_cast<size_t>(number)) +
                          thread_suffix + ending_))
        .string();
  }
  // The name that one was given is the name that it gets.
  const bool named = !options_.output.empty() && !options_.several_threads;
  return stem_ + (named ? "" : thread_suffix) + ending_;
}

void SnapshotFiles::prepare(
    const std::vector<std::string>& thread_suffixes) const {
  if (!directory_.empty()) {
    std::error_code error;
    fs::create_directories(directory_, error);
    if (error) {
      throw Error(ExitStatus::kData, "cannot create " + directory_.string() +
                                         ": " + error.message() +
                                         "; give -o a path that you may write");
    }
  }
  if (options_.overwrite) return;
  for (int number = 1; number <= options_.count; ++number) {
    for (const std::string& suffix : thread_suffixes) {
      PartFile::require_absent(path(suffix, number));
    }
  }
}

}  // namespace heapcli::commands
