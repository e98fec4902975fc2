#include "commands/redact_command.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "analysis/compressed_input.h"
#include "analysis/error.h"
#include "analysis/input_file.h"
#include "analysis/redact/snapshot_redactor.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/progress_line.h"
#include "commands/redaction_options.h"
#include "commands/shell/workspace.h"
#include "commands/zstd_compressor.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

constexpr size_t kReadSize = 1 << 18;

struct RedactOptions {
  std::vector<std::string> inputs;
  std::string output;
  std::string level = "contents";
  bool overwrite = false;
};

struct Redacted {
  std::string input;
  std::string output;
  uint64_t bytes = 0;
  analysis::RedactionCounts counts;
};

// Where the result goes: a file, or standard output.
class Output {
 public:
  Output(const std::string& path, bool overwrite) {
    if (path != "-") file_.emplace(path, overwrite);
    if (path.ends_with(".zst")) {
      compressor_.emplace([this](std::string_view bytes) { put(bytes); });
    }
  }

  void write(std::string_view bytes) {
    if (compressor_) return compressor_->write(bytes);
    put(bytes);
  }

  void commit() {
    if (compressor_) compressor_->finish();
    if (file_) file_->commit();
  }

  uint64_t size() const { return size_; }

 private:
  void put(std::string_view bytes) {
    if (file_) {
      file_->write(bytes);
    } else {
      write_output(bytes);
    }
    size_ += bytes.size();
  }

  std::optional<PartFile> file_;
  std::optional<ZstdCompressor> compressor_;
  uint64_t size_ = 0;
};

std::string shown(const std::string& path, const char* stream) {
  return path == "-" ? stream : path;
}

Redacted redact_file(const std::string& input_name, const std::string& output,
                     const analysis::Redaction& redaction, bool overwrite,
                     const Context& context) {
  ProgressLine line(context.show_progress());
  try {
    analysis::InputFile file(file_named(input_name, context));
    uint64_t done = 0;
    analysis::CompressedInput input([&](char* into, size_t size) {
      const size_t got = file.read(into, size, context.stop);
      done += got;
      return got;
    });
    Output out(output, overwrite);
    analysis::SnapshotRedactor redactor(
        redaction, [&](std::string_view bytes) { out.write(bytes); });
    std::vector<char> buffer(kReadSize);
    while (const size_t got = input.read(buffer.data(), buffer.size())) {
      if (context.stop.stop_requested()) {
        throw analysis::Error(analysis::Error::Kind::kCancelled, "interrupted");
      }
      redactor.feed({buffer.data(), got});
      if (line.enabled()) {
        line.update((file.size() == 0 ? format_bytes(done)
                                      : ProgressLine::bar(done, file.size())) +
                    "  redacting " + input_name);
      }
    }
    redactor.finish();
    out.commit();
    return {input_name, output, out.size(), redactor.counts()};
  } catch (const analysis::Error& error) {
    throw analysis::Error(error.kind(), shown(input_name, "standard input") +
                                            ": " + error.what());
  }
}

bool is_directory(const RedactOptions& options) {
  return options.inputs.size() > 1 || options.output.ends_with('/') ||
         fs::is_directory(options.output);
}

// Which file each input becomes, before any is read.
std::vector<std::string> outputs_of(const RedactOptions& options) {
  if (!is_directory(options)) return {options.output};
  std::vector<std::string> outputs;
  std::set<std::string> names;
  for (const std::string& input : options.inputs) {
    if (input == "-") {
      throw Error(ExitStatus::kUsage,
                  "standard input has no name for a file in " + options.output +
                      "; give -o a file's name");
    }
    const std::string name = fs::path(input).filename().string();
    if (!names.insert(name).second) {
      throw Error(ExitStatus::kUsage,
                  "two of the files are called " + name +
                      ", and they would become one; redact them into "
                      "directories of their own");
    }
    outputs.push_back((fs::path(options.output) / name).string());
  }
  std::error_code error;
  fs::create_directories(options.output, error);
  if (error) {
    throw Error(ExitStatus::kData,
                "cannot create " + options.output + ": " + error.message());
  }
  return outputs;
}

void check(const RedactOptions& options, const Context& context) {
  if (options.output == "-") {
    if (options.inputs.size() > 1) {
      throw Error(ExitStatus::kUsage, "several files need a directory: -o DIR");
    }
    if (context.json) {
      throw Error(ExitStatus::kUsage,
                  "--json and -o - both want standard output; give -o a file");
    }
  }
  if (options.output.ends_with(".gz")) {
    throw Error(ExitStatus::kUsage,
                "redact writes plain text or zstd (.zst), not gzip");
  }
}

OrderedJson to_json(const Redacted& redacted) {
  return {{"input", redacted.input},
          {"output", redacted.output},
          {"bytes", redacted.bytes},
          {"replaced_texts", redacted.counts.texts},
          {"property_names", redacted.counts.properties},
          {"replaced_property_names", redacted.counts.hidden_properties}};
}

std::string describe(const Redacted& redacted) {
  const analysis::RedactionCounts& counts = redacted.counts;
  return shown(redacted.output, "standard output") + ": " +
         format_bytes(redacted.bytes) + "; replaced " +
         format_count(counts.texts) + " texts and " +
         format_count(counts.hidden_properties) + " of " +
         format_count(counts.properties) + " names of properties";
}

ExitStatus redact(const RedactOptions& options, const Context& context) {
  const auto redaction = redaction_of(options.level, context);
  if (!redaction) throw Error(ExitStatus::kUsage, "--level is empty");
  check(options, context);
  const std::vector<std::string> outputs = outputs_of(options);
  for (const std::string& output : outputs) {
    if (!options.overwrite && output != "-") PartFile::require_absent(output);
  }
  OrderedJson files = OrderedJson::array();
  for (size_t i = 0; i < outputs.size(); ++i) {
    const Redacted redacted = redact_file(
        options.inputs[i], outputs[i], *redaction, options.overwrite, context);
    context.note(describe(redacted));
    files.push_back(to_json(redacted));
  }
  if (options.level == "contents") {
    context.note(
        "names of classes, functions and variables, script paths, and names of "
        "properties that look like code are still there (--level names hides "
        "properties, too)");
  }
  if (context.json) {
    write_json({{"schema", "heapcli/redact/1"},
                {"level", options.level},
                {"files", files}});
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_redact_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<RedactOptions>();
  CLI::App* const command = parent.add_subcommand(
      "redact", "Snapshots without the program's texts, to give away");
  command
      ->add_option("FILES", options->inputs,
                   "Snapshots or .heaptimeline files, which may be compressed; "
                   "or -. Those that are to be compared go together")
      ->required();
  command
      ->add_option("-o,--output", options->output,
                   "The file to write (.zst: compressed), or - ; a directory "
                   "for several")
      ->type_name("OUT")
      ->required();
  add_redaction_level_option(*command, options->level);
  command->add_flag("--force", options->overwrite, "Replace files that exist");
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return redact(*options, context);
    });
  });
}

}  // namespace heapcli::commands
