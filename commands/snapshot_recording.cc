#include "commands/snapshot_recording.h"

#include "analysis/error.h"
#include "analysis/snapshot_file.h"
#include "commands/error.h"
#include "commands/format.h"

namespace heapcli::commands {
namespace {

[[noreturn]] void fail_to_redact(const std::string& path,
                                 const analysis::Error& error) {
  throw Error(ExitStatus::kData, path +
                                     " is not written, as what the target "
                                     "sent cannot be redacted: " +
                                     error.what());
}

}  // namespace

using Clock = std::chrono::steady_clock;

SnapshotRecording::SnapshotRecording(const std::string& path,
                                     const RecordingOptions& options,
                                     const Context& context)
    : options_(options),
      file_(path, options.overwrite),
      line_(context.show_progress()) {
  if (options.compress) {
    compressor_ = std::make_unique<ZstdCompressor>(
        [this](std::string_view compressed) { file_.write(compressed); });
  } else if (options.analyze) {
    parser_ = std::make_unique<BackgroundParser>(file_.part_path());
  }
  if (options.redaction) {
    redactor_ = std::make_unique<analysis::SnapshotRedactor>(
        *options.redaction, [this](std::string_view bytes) { write(bytes); });
  }
}

cdp::GraphProgress SnapshotRecording::graph_progress() {
  if (!line_.enabled()) return nullptr;
  return
      [this](int64_t done, int64_t total) { show_graph_progress(done, total); };
}

cdp::ChunkSink SnapshotRecording::sink() {
  return [this](std::string_view chunk) { take(chunk); };
}

void SnapshotRecording::write(std::string_view bytes) {
  if (compressor_) {
    compressor_->write(bytes);
  } else {
    file_.write(bytes);
  }
  if (parser_) parser_->written(file_.size());
}

void SnapshotRecording::redact(std::string_view chunk) {
  try {
    redactor_->feed(chunk);
  } catch (const analysis::Error& error) {
    fail_to_redact(file_.path(), error);
  }
}

void SnapshotRecording::take(std::string_view text) {
  const std::string_view chunk = stamp_.take(text);
  if (redactor_) {
    redact(chunk);
  } else {
    write(chunk);
  }
  if (text_size_ == 0) first_chunk_ = Clock::now();
  text_size_ += chunk.size();
  if (!chunk.empty()) last_character_ = chunk.back();
  if (line_.enabled()) show_size();
}

// V8's own percentage comes first, then what arrives.
void SnapshotRecording::show_graph_progress(int64_t done, int64_t total) {
  if (text_size_ != 0 || total <= 0 || done < 0) return;
  line_.update(ProgressLine::bar(static_cast<uint64_t>(done),
                                 static_cast<uint64_t>(total)) +
               "  V8 builds the heap graph");
}

void SnapshotRecording::show_size() {
  const double seconds =
      std::chrono::duration<double>(Clock::now() - first_chunk_).count();
  std::string rate;
  if (seconds > 0.2) {
    rate = "  " +
           format_bytes(static_cast<uint64_t>(static_cast<double>(text_size_) /
                                              seconds)) +
           "/s";
  }
  line_.update(format_bytes(text_size_) + rate + "  " + file_.path());
}

void SnapshotRecording::commit() {
  if (redactor_) {
    try {
      redactor_->finish();
    } catch (const analysis::Error& error) {
      fail_to_redact(file_.path(), error);
    }
  }
  if (compressor_) compressor_->finish();
  file_.commit();
}

std::optional<analysis::HeapGraph> SnapshotRecording::analyse(
    std::string& problem) {
  if (last_character_ != '}') {
    problem = "it does not end like a snapshot, so it is cut off";
    return std::nullopt;
  }
  if (!options_.analyze) return std::nullopt;
  line_.update("analysing");
  try {
    return parser_ ? parser_->finish()
                   : analysis::read_snapshot_file(file_.path());
  } catch (const analysis::Error& error) {
    problem = error.what();
    return std::nullopt;
  }
}

}  // namespace heapcli::commands
