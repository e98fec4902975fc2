#include "commands/capture.h"

#include <utility>

#include "analysis/error.h"
#include "analysis/snapshot_file.h"
#include "cdp/debugger.h"
#include "commands/background_parser.h"
#include "commands/format.h"
#include "commands/part_file.h"
#include "commands/progress_line.h"
#include "commands/zstd_compressor.h"

namespace heapcli::commands {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                               start);
}

// Up to Node 20 V8 searches line ends for every function (see debugger.h);
// from 21 on it does not, and a debugger only costs time (measured on 12.10,
// 14, 16, 18, 20, 21, 22, 24, 25 and 26). Before 12 nobody has looked. Deno
// comes first because its `process` must not be touched (process_info.cc).
bool debugger_shortens_snapshots(cdp::Session& session) {
  const cdp::Json version =
      cdp::evaluate(session,
                    "typeof Deno != 'object' && "
                    "typeof process == 'object' && process.versions && "
                    "process.release && process.release.name == 'node' ? "
                    "parseInt(process.versions.node) : 0");
  if (!version.is_number()) return false;
  const double major = version.get<double>();
  return major >= 12 && major < 21;
}

// Shows V8's own percentage first, then what arrives.
class CaptureProgress {
 public:
  CaptureProgress(bool enabled, std::string file)
      : line_(enabled), file_(std::move(file)) {}

  void graph(int64_t done, int64_t total) {
    if (bytes_ != 0 || total <= 0 || done < 0) return;
    line_.update(ProgressLine::bar(static_cast<uint64_t>(done),
                                   static_cast<uint64_t>(total)) +
                 "  V8 builds the heap graph");
  }

  void text(uint64_t bytes) {
    if (!line_.enabled()) return;
    if (bytes_ == 0) start_ = Clock::now();
    bytes_ = bytes;
    const double seconds =
        std::chrono::duration<double>(Clock::now() - start_).count();
    std::string rate;
    if (seconds > 0.2) {
      rate = "  " +
             format_bytes(
                 static_cast<uint64_t>(static_cast<double>(bytes) / seconds)) +
             "/s";
    }
    line_.update(format_bytes(bytes) + rate + "  " + file_);
  }

  void say(const std::string& text) { line_.update(text); }
  bool enabled() const { return line_.enabled(); }

 private:
  ProgressLine line_;
  const std::string file_;
  uint64_t bytes_ = 0;
  Clock::time_point start_;
};

}  // namespace

CaptureSequence::CaptureSequence(cdp::Session& session, const Context& context,
                                 CaptureOptions options)
    : session_(session),
      context_(context),
      options_(std::move(options)),
      profiler_(session),
      sentinel_(session, profiler_),
      debugger_helps_(options_.use_debugger &&
                      debugger_shortens_snapshots(session)) {}

Capture CaptureSequence::take(const std::string& path) {
  const auto start = Clock::now();
  Capture capture;
  capture.file = path;
  PartFile file(path, options_.overwrite);
  std::unique_ptr<BackgroundParser> parser;
  std::unique_ptr<ZstdCompressor> compressor;
  if (options_.compress) {
    compressor = std::make_unique<ZstdCompressor>(
        [&](std::string_view compressed) { file.write(compressed); });
  } else if (options_.analyze) {
    parser = std::make_unique<BackgroundParser>(file.part_path());
  }
  CaptureProgress progress(context_.show_progress(), path);
  uint64_t text_size = 0;
  char last_character = '\0';

  if (options_.collect_garbage) {
    progress.say("collecting garbage");
    profiler_.collect_garbage();
  }
  capture.ids_kept = sentinel_.holds_before_snapshot();

  cdp::SnapshotOptions snapshot = options_.snapshot;
  if (progress.enabled()) {
    snapshot.progress = [&](int64_t done, int64_t total) {
      progress.graph(done, total);
    };
  }
  {
    const std::stop_callback say_why_it_takes_time(context_.stop, [&] {
      context_.note(
          "interrupted; letting the target finish its snapshot (Ctrl-C again "
          "leaves at once, which can crash Node 12 to 20)");
    });
    std::optional<cdp::PauselessDebugger> debugger;
    if (debugger_helps_) debugger.emplace(session_);
    capture.pause =
        profiler_.take_snapshot(snapshot, [&](std::string_view chunk) {
          if (compressor) {
            compressor->write(chunk);
          } else {
            file.write(chunk);
          }
          if (parser) parser->written(file.size());
          text_size += chunk.size();
          if (!chunk.empty()) last_character = chunk.back();
          progress.text(text_size);
        });
  }
  if (compressor) compressor->finish();
  capture.ids_kept &= sentinel_.holds_after_snapshot();
  if (!capture.ids_kept) sentinel_.restart();
  capture.heap = cdp::heap_usage(session_);
  capture.bytes = file.size();
  file.commit();

  // The file is complete as far as the target is concerned: keep it, whatever
  // is wrong with it.
  if (last_character != '}') {
    capture.parse_error = "it does not end like a snapshot, so it is cut off";
  } else if (options_.analyze) {
    progress.say("analysing");
    try {
      capture.graph =
          parser ? parser->finish() : analysis::read_snapshot_file(path);
    } catch (const analysis::Error& error) {
      capture.parse_error = error.what();
    }
  }
  capture.total = since(start);
  return capture;
}

}  // namespace heapcli::commands
