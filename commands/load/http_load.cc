#include "commands/load/http_load.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr long kLongestConnectMs = 10'000;
constexpr long kLongestRequestMs = 60'000;
constexpr int kPollMs = 1000;
constexpr unsigned kMostConnections = 1000;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;

size_t throw_away(char*, size_t size, size_t count, void*) {
  return size * count;
}

void initialise_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) {
    throw Error(ExitStatus::kInternal, curl_easy_strerror(code));
  }
}

// Each request in flight has a handle of its own, which is used again for the
// next one.
class Requests {
 public:
  Requests(const HttpLoadOptions& options, std::atomic<uint64_t>& answered)
      : options_(options), answered_(answered), multi_(curl_multi_init()) {
    const uint64_t wanted =
        std::min<uint64_t>(options.concurrency, options.requests);
    for (uint64_t i = 0; i < wanted; ++i) {
      Easy easy(curl_easy_init());
      curl_easy_setopt(easy.get(), CURLOPT_URL, options.url.c_str());
      curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, throw_away);
      curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
      curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS,
                       kLongestConnectMs);
      curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, kLongestRequestMs);
      begin(easy.get());
      handles_.push_back(std::move(easy));
    }
  }
  ~Requests() {
    for (const Easy& easy : handles_) {
      curl_multi_remove_handle(multi_.get(), easy.get());
    }
  }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

  HttpLoadResult run(const std::stop_token& stop) {
    const std::stop_callback wake(stop,
                                  [this] { curl_multi_wakeup(multi_.get()); });
    int running = 0;
    do {
      check(curl_multi_perform(multi_.get(), &running));
      take_answers();
      if (result_.answered == options_.requests) break;
      check(curl_multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr));
    } while (!stop.stop_requested());
    return result_;
  }

 private:
  static void check(CURLMcode code) {
    if (code != CURLM_OK) {
      throw Error(ExitStatus::kInternal, curl_multi_strerror(code));
    }
  }

  void begin(CURL* easy) {
    check(curl_multi_add_handle(multi_.get(), easy));
    ++begun_;
  }

  void take_answers() {
    int left = 0;
    while (const CURLMsg* const message =
               curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;
      if (code != CURLE_OK) {
        throw Error(ExitStatus::kTarget, why_it_failed(code));
      }
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      ++result_.answered;
      answered_ = result_.answered;
      if (status >= 400) {
        ++result_.failed;
        result_.failed_with = status;
      }
      check(curl_multi_remove_handle(multi_.get(), easy));
      if (begun_ < options_.requests) begin(easy);
    }
  }

  std::string why_it_failed(CURLcode code) const {
    const std::string what = "the load failed at " + options_.url + " after " +
                             std::to_string(result_.answered) + " of " +
                             std::to_string(options_.requests) + " requests: ";
    switch (code) {
      case CURLE_COULDNT_CONNECT:
        return what +
               "nobody listens there; --load-http wants the URL that the "
               "program itself serves, not its inspector's";
      case CURLE_OPERATION_TIMEDOUT:
        return what + "no answer within a minute";
      default:
        return what + curl_easy_strerror(code);
    }
  }

  const HttpLoadOptions& options_;
  std::atomic<uint64_t>& answered_;
  const Multi multi_;
  std::vector<Easy> handles_;
  uint64_t begun_ = 0;
  HttpLoadResult result_;
};

}  // namespace

void check(const HttpLoadOptions& options) {
  const std::string_view url = options.url;
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    throw Error(ExitStatus::kUsage,
                "no URL for load: " + options.url +
                    " (they begin with http:// or https://)");
  }
  if (options.requests == 0) {
    throw Error(ExitStatus::kUsage, "--requests must be at least 1");
  }
  if (options.concurrency == 0 || options.concurrency > kMostConnections) {
    throw Error(ExitStatus::kUsage, "--concurrency must be 1 to 1000");
  }
}

HttpLoadResult http_load(const HttpLoadOptions& options, std::stop_token stop,
                         std::atomic<uint64_t>& answered) {
  initialise_curl();
  return Requests(options, answered).run(stop);
}

}  // namespace heapcli::commands
