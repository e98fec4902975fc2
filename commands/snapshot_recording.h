// Puts a snapshot that is on its way into its file: written as it arrives,
// parsed behind the writer at the same time, and under its name only when it is
// complete. Who sends it (takeHeapSnapshot, or the end of an allocation
// tracking) is the caller's business.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "analysis/heap_graph.h"
#include "analysis/redact/snapshot_redactor.h"
#include "cdp/session.h"
#include "cdp/snapshot_stream.h"
#include "commands/background_parser.h"
#include "commands/context.h"
#include "commands/origin.h"
#include "commands/part_file.h"
#include "commands/progress_line.h"
#include "commands/zstd_compressor.h"

namespace heapcli::commands {

struct RecordingOptions {
  bool analyze = true;
  bool overwrite = false;
  bool compress = false;  ///< With zstd, as it arrives.
  /// If there is one, nothing of the original reaches the disk.
  std::optional<analysis::Redaction> redaction;
};

class SnapshotRecording {
 public:
  /// Throws Error when the file cannot be written.
  SnapshotRecording(const std::string& path, const RecordingOptions& options,
                    const Context& context);

  /// Where the snapshot comes from; to be said before the text arrives, or not.
  void set_origin(const analysis::SnapshotOrigin& origin) {
    stamp_.set(origin);
  }

  /// To be given to the command that sends the snapshot; they must not outlive
  /// this object. The progress is empty when there is nobody to see it.
  cdp::GraphProgress graph_progress();
  cdp::ChunkSink sink();

  /// Draws a line of progress.
  void say(const std::string& text) { line_.update(text); }

  /// The target has sent all of it. Gives the file its name, whatever is wrong
  /// with it; but what cannot be redacted is not kept. Throws Error.
  void commit();

  /// Of the file, in bytes.
  uint64_t size() const { return file_.size(); }

  /// After commit: the graph, if it was asked for and the text is a snapshot;
  /// otherwise `problem` says why not, or stays empty.
  std::optional<analysis::HeapGraph> analyse(std::string& problem);

 private:
  void take(std::string_view text);
  void redact(std::string_view chunk);
  void write(std::string_view bytes);
  void show_graph_progress(int64_t done, int64_t total);
  void show_size();

  const RecordingOptions options_;
  PartFile file_;
  std::unique_ptr<BackgroundParser> parser_;
  std::unique_ptr<ZstdCompressor> compressor_;
  std::unique_ptr<analysis::SnapshotRedactor> redactor_;
  ProgressLine line_;
  OriginStamp stamp_;
  uint64_t text_size_ = 0;
  char last_character_ = '\0';
  std::chrono::steady_clock::time_point first_chunk_;
};

}  // namespace heapcli::commands
