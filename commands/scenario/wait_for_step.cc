// Waiting for something that nobody announces: look, and look again a moment
// later.

#include <curl/curl.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "analysis/pattern.h"
#include "cdp/error.h"
#include "cdp/runtime.h"
#include "cdp/target.h"
#include "commands/error.h"
#include "commands/scenario/pause.h"
#include "commands/scenario/step_action.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBetweenLooks{50};
constexpr milliseconds kBetweenRequests{200};
constexpr long kLongestRequestMs = 5000;
constexpr int kLongestConnectMs = 2000;
constexpr size_t kWidest = 80;

// Until `holds` gives a text, or the step is stopped. `why` it does not hold is
// for who has waited in vain.
StepOutcome look_again(milliseconds between, const StepSite& site,
                       const std::function<std::optional<std::string>()>& holds,
                       const std::string& why = "") {
  const auto start = Clock::now();
  for (;;) {
    if (auto text = holds()) {
      return {fit(printable(*text), kWidest),
              {{"duration_ms", since(start).count()}},
              {}};
    }
    try {
      pause_for(between, site.context.stop);
    } catch (const cdp::Error&) {
      if (why.empty()) throw;
      throw Error(ExitStatus::kInterrupted, printable(why));
    }
  }
}

size_t throw_away(char*, size_t size, size_t count, void*) {
  return size * count;
}

std::optional<std::string> answers(const std::string& url, std::string& why) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(
      ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (!easy) throw Error(ExitStatus::kInternal, "cannot start libcurl");
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, throw_away);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, kLongestRequestMs);
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
    throw Error(ExitStatus::kUsage, "no URL to wait for: " + printable(url) +
                                        " (" + curl_easy_strerror(code) + ")");
  }
  if (code != CURLE_OK) {
    why = std::string("no answer: ") + curl_easy_strerror(code);
    return std::nullopt;
  }
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 400) {
    why = "the last answer had status " + std::to_string(status);
    return std::nullopt;
  }
  return "status " + std::to_string(status);
}

bool accepts(const addrinfo& address) {
  const int file =
      socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0) return false;
  bool accepted = connect(file, address.ai_addr, address.ai_addrlen) == 0;
  if (!accepted && errno == EINPROGRESS) {
    pollfd waiting{file, POLLOUT, 0};
    int error = 0;
    socklen_t length = sizeof error;
    accepted = poll(&waiting, 1, kLongestConnectMs) == 1 &&
               getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &length) == 0 &&
               error == 0;
  }
  close(file);
  return accepted;
}

std::optional<std::string> accepts(const cdp::Target& target) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(target.host.c_str(), std::to_string(target.port).c_str(),
                  &hints, &found) != 0) {
    return std::nullopt;
  }
  bool accepted = false;
  for (addrinfo* each = found; each != nullptr; each = each->ai_next) {
    accepted = accepted || accepts(*each);
  }
  freeaddrinfo(found);
  if (!accepted) return std::nullopt;
  return "accepts connections";
}

bool is_true(const cdp::Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.is_null();
}

// What the program has not defined yet does not hold.
std::optional<std::string> holds(cdp::Session& session,
                                 const std::string& expression) {
  try {
    if (is_true(cdp::evaluate(session, expression, cdp::Scope::kConsole))) {
      return "holds";
    }
  } catch (const cdp::Error& error) {
    const std::string_view message = error.what();
    if (error.kind() != cdp::Error::Kind::kRefused ||
        message.find("SyntaxError") != std::string_view::npos) {
      throw;
    }
  }
  return std::nullopt;
}

StepOutcome wait_for_log(const std::string& expression, StepSite& site) {
  OutputLog* const log = site.require_target().log();
  if (log == nullptr) {
    throw Error(ExitStatus::kUsage,
                "wait-for log needs a target that the scenario launches; what "
                "others print is not ours to read");
  }
  const analysis::Pattern pattern(expression, /*ignore_case=*/false);
  if (!pattern.error().empty()) {
    throw Error(ExitStatus::kUsage, "wait-for log: " + pattern.error());
  }
  uint64_t at = log->searched();
  return look_again(kBetweenLooks, site, [&] {
    auto line = log->find(pattern, at);
    while (line && is_inspector_talk(*line)) line = log->find(pattern, at);
    if (line) log->set_searched(at);
    return line;
  });
}

}  // namespace

StepOutcome run_step(const WaitForStep& step, StepSite& site) {
  if (!step.http.empty()) {
    std::string why;
    return look_again(
        kBetweenRequests, site, [&] { return answers(step.http, why); }, why);
  }
  if (!step.tcp.empty()) {
    const cdp::Target target = cdp::parse_target(step.tcp);
    return look_again(kBetweenLooks, site, [&] { return accepts(target); });
  }
  if (!step.log.empty()) return wait_for_log(step.log, site);
  cdp::Session& session = site.session();
  return look_again(kBetweenLooks, site,
                    [&] { return holds(session, step.expression); });
}

}  // namespace heapcli::commands
