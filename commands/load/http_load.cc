#include "commands/load/http_load.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"

namespace heapcli::commands {
namespace {

constexpr long kLongestConnectMs = 10'000;
constexpr long kLongestRequestMs = 60'000;
constexpr int kPollMs = 1000;
constexpr unsigned kMostConnections = 1000;
constexpr double kHighestRate = 1e6;
// For answers after the time of a load. Some never end: server-sent events,
// long polls.
constexpr std::chrono::milliseconds kGrace{2000};
// A server that was slow for a moment is not made to drown in what is due.
constexpr std::chrono::milliseconds kMostMissed{100};

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

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

HeaderList header_list(const HttpLoadOptions& options) {
  HeaderList list;
  const auto append = [&](const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  for (const auto& [name, value] : options.headers) {
    // curl's way to send a header without a value.
    append(value.empty() ? name + ";" : name + ": " + value);
  }
  // Some servers answer it a second late, or never.
  if (!options.body.empty()) append("Expect:");
  return list;
}

// Each request in flight has a handle of its own, which is used again for the
// next one. With a rate, the n-th request begins n/rate seconds after the first
// one, or as soon as a handle is free; what was missed is not made up for.
class Requests {
 public:
  Requests(const HttpLoadOptions& options, std::atomic<uint64_t>& answered)
      : options_(options),
        answered_(answered),
        headers_(header_list(options)),
        multi_(curl_multi_init()),
        start_(Clock::now()),
        next_(start_) {
    const uint64_t wanted =
        options.requests == 0
            ? options.concurrency
            : std::min<uint64_t>(options.concurrency, options.requests);
    for (uint64_t i = 0; i < wanted; ++i) {
      Easy easy(curl_easy_init());
      curl_easy_setopt(easy.get(), CURLOPT_URL, options.url.c_str());
      curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, throw_away);
      curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
      curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS,
                       kLongestConnectMs);
      curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, kLongestRequestMs);
      set_request(easy.get());
      idle_.push_back(easy.get());
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
      begin_what_is_due();
      check(curl_multi_perform(multi_.get(), &running));
      take_answers();
      begin_what_is_due();
      if (idle_.size() == handles_.size() && !more_wanted()) break;
      if (is_late()) {
        give_up();
        break;
      }
      check(curl_multi_poll(multi_.get(), nullptr, 0, longest_poll(), nullptr));
    } while (!stop.stop_requested());
    result_.took = since(start_);
    return result_;
  }

 private:
  static void check(CURLMcode code) {
    if (code != CURLM_OK) {
      throw Error(ExitStatus::kInternal, curl_multi_strerror(code));
    }
  }

  void set_request(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    if (!options_.body.empty()) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(options_.body.size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, options_.body.data());
    }
    if (options_.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    // With a body curl would say POST.
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, options_.method.c_str());
  }

  bool more_wanted() const {
    if (options_.requests != 0 && begun_ == options_.requests) return false;
    return options_.duration.count() == 0 || since(start_) < options_.duration;
  }

  bool is_late() const {
    return options_.duration.count() > 0 &&
           since(start_) >= options_.duration + kGrace;
  }

  // Answers that have begun are answers; a server that says nothing has failed.
  void give_up() {
    result_.unanswered = handles_.size() - idle_.size();
    bool any_answer = false;
    for (const Easy& easy : handles_) {
      long status = 0;
      curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
      any_answer |= status != 0;
    }
    if (any_answer) return;
    throw Error(ExitStatus::kTarget, "the load failed at " + options_.url +
                                         ": no request had an answer in " +
                                         format_duration(since(start_)));
  }

  void begin_what_is_due() {
    while (!idle_.empty() && more_wanted()) {
      if (options_.rate > 0) {
        const auto now = Clock::now();
        if (now < next_) return;
        next_ = std::max(next_, now - kMostMissed) + step();
      }
      check(curl_multi_add_handle(multi_.get(), idle_.back()));
      idle_.pop_back();
      ++begun_;
    }
  }

  Clock::duration step() const {
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(1 / options_.rate));
  }

  int longest_poll() const {
    std::chrono::milliseconds longest(kPollMs);
    const auto at_most = [&](Clock::duration time) {
      longest = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(time),
                           std::chrono::milliseconds(0), longest);
    };
    if (more_wanted()) {
      if (options_.rate > 0 && !idle_.empty()) at_most(next_ - Clock::now());
      if (options_.duration.count() > 0) {
        at_most(options_.duration - since(start_));
      }
    } else if (options_.duration.count() > 0) {
      at_most(options_.duration + kGrace - since(start_));
    }
    return static_cast<int>(longest.count());
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
      idle_.push_back(easy);
    }
  }

  std::string why_it_failed(CURLcode code) const {
    const std::string what =
        "the load failed at " + options_.url + " after " +
        std::to_string(result_.answered) +
        (options_.requests == 0 ? ""
                                : " of " + std::to_string(options_.requests)) +
        " requests: ";
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
  const HeaderList headers_;
  const Multi multi_;
  std::vector<Easy> handles_;
  std::vector<CURL*> idle_;
  const Clock::time_point start_;
  Clock::time_point next_;  ///< When a request is due, with a rate.
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
  if (options.requests == 0 && options.duration.count() == 0) {
    throw Error(ExitStatus::kUsage, "--requests must be at least 1");
  }
  if (!(options.rate >= 0 && options.rate <= kHighestRate)) {
    throw Error(ExitStatus::kUsage,
                "the rate of a load must be between 0 and 1,000,000 requests "
                "a second");
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
