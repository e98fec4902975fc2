// A small HTTP server that gives out one text: what `--prometheus` serves. It
// runs on a thread of its own and knows nothing of what the text means.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace heapcli::commands {

class MetricsServer {
 public:
  /// Listens at `[HOST:]PORT`; without a host on 127.0.0.1, port 0 is any free
  /// one. Throws Error(kUsage) for what is no address or cannot be had.
  explicit MetricsServer(const std::string& address);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  /// What GET /metrics answers from now on.
  void publish(std::string text);

  /// `http://127.0.0.1:9464/metrics`.
  std::string url() const;
  /// Others than this machine can reach it.
  bool is_public() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heapcli::commands
