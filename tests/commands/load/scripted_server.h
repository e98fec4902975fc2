// An HTTP server that says what a test wants it to, as strange as it may be.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace heapcli::tests {

class ScriptedServer {
 public:
  /// The bytes of an answer. Nothing at all: it hangs up.
  using Script =
      std::function<std::string(const std::string& request, std::stop_token)>;

  /// Listens on a free port of 127.0.0.1. `script` is called for each request,
  /// on a thread of its connection; its token is requested at the end of the
  /// server. An answer with "Connection: close" is the last one.
  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string url(const std::string& path = "/") const;

  /// The requests so far, with their bodies.
  std::vector<std::string> requests() const;
  unsigned connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int peer, const std::stop_token& stop);

  const Script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<unsigned> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> peers_;
  std::vector<std::jthread> threads_;
  std::jthread accepting_;
};

/// An answer with this status and text.
std::string http_answer(int status, const std::string& body = "ok",
                        const std::string& headers = "");

}  // namespace heapcli::tests
