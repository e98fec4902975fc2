#include "cdp/held/door.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "cdp/error.h"
#include "cdp/held/frame.h"
#include "cdp/held/greeting.h"

namespace heapcli::cdp {
namespace {

// Clients come one at a time; the others look, or wait for their turn.
constexpr size_t kMostVisits = 32;

// Who connects has something to say, or is no client.
constexpr auto kLongestHello = std::chrono::seconds(10);

// What is sent to a target is short.
constexpr size_t kLongestCommand = 64 << 20;

using Status = UnixStream::Status;

// What one client says.
class Conversation {
 public:
  Conversation(std::shared_ptr<UnixStream> stream, Holder& holder)
      : stream_(std::move(stream)), holder_(holder), reader_(kLongestCommand) {}

  // Throws Error for what is no client of ours.
  void hold() {
    const auto frame = next(Clock::now() + kLongestHello);
    if (!frame || frame->type != FrameType::kHello) return;
    const HeldHello hello = parse_hello(frame->payload);
    switch (hello.purpose) {
      case HeldPurpose::kLook:
        greet(holder_.info());
        return;
      case HeldPurpose::kEnd:
      case HeldPurpose::kCut:
        end(hello.purpose == HeldPurpose::kCut);
        return;
      case HeldPurpose::kUse:
        use(hello);
        return;
    }
  }

 private:
  void end(bool cut) {
    HeldSessionInfo info = holder_.info();
    info.granted = holder_.end(cut);
    greet(info);
    if (info.granted) holder_.wait_for_end();
  }

  void use(const HeldHello& hello) {
    // Another version gets to know who we are, and no session.
    if (hello.protocol != kHeldProtocol) {
      greet(holder_.info());
      return;
    }
    const auto info = holder_.claim(stream_, hello.client);
    if (!info) return;
    const Leaving leaving(holder_, info->granted);
    greet(*info);
    if (!info->granted) return;
    while (const auto frame = next(Clock::time_point::max())) {
      if (frame->type == FrameType::kMessage) {
        if (!holder_.take_command(frame->payload)) return;
      } else if (frame->type == FrameType::kSentinel &&
                 is_object_id(frame->payload)) {
        holder_.take_sentinel_id(frame->payload);
      } else {
        return;
      }
    }
  }

  // Nothing at the end of the connection, or of the time.
  std::optional<Frame> next(Clock::time_point deadline) {
    for (;;) {
      if (const auto frame = reader_.next()) return frame;
      size_t got = 0;
      const Status status = stream_->read_some(reader_.room(), deadline, got);
      if (status != Status::kDone && status != Status::kWoken) {
        return std::nullopt;
      }
      reader_.filled(got);
    }
  }

  void greet(const HeldSessionInfo& info) {
    const std::string text = to_text(info);
    const auto header = frame_header(FrameType::kGreeting, text.size());
    stream_->write_all({header.data(), header.size()}, text,
                       Clock::now() + kLongestHello);
  }

  // Whatever ends the conversation of who was let in.
  struct Leaving {
    Leaving(Holder& left, bool let_in) : holder(left), granted(let_in) {}
    ~Leaving() {
      if (granted) holder.leave();
    }
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    Holder& holder;
    const bool granted;
  };

  const std::shared_ptr<UnixStream> stream_;
  Holder& holder_;
  FrameReader reader_;
};

}  // namespace

Door::Door(OwnedFile socket, Holder& holder)
    : socket_(std::move(socket)),
      closing_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      holder_(holder),
      thread_([this] { take_connections(); }) {}

Door::~Door() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written =
      write(closing_.get(), &one, sizeof one);
  thread_.join();
  for (Visit& visit : visits_) {
    visit.stream->shut();
    visit.thread.join();
  }
}

void Door::take_connections() {
  std::array<pollfd, 2> watched = {
      {{socket_.get(), POLLIN, 0}, {closing_.get(), POLLIN, 0}}};
  for (;;) {
    poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return;
    OwnedFile connection(
        accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection.is_open()) continue;
    forget_visits_that_are_over();
    if (visits_.size() < kMostVisits) let_in(std::move(connection));
  }
}

void Door::let_in(OwnedFile socket) {
  try {
    auto stream = std::make_shared<UnixStream>(std::move(socket));
    if (stream->peer().uid != geteuid()) return;
    Visit& visit = visits_.emplace_back();
    visit.stream = stream;
    visit.thread = std::thread([this, stream, &visit] {
      try {
        Conversation(stream, holder_).hold();
      } catch (const std::exception&) {
        // Who does not know how to behave is not served.
      }
      stream->shut();
      visit.over = true;
    });
  } catch (const std::exception&) {
    // No files, or threads, left: the next one may have more luck.
    if (!visits_.empty() && !visits_.back().thread.joinable()) {
      visits_.pop_back();
    }
  }
}

void Door::forget_visits_that_are_over() {
  for (auto visit = visits_.begin(); visit != visits_.end();) {
    if (visit->over) {
      visit->thread.join();
      visit = visits_.erase(visit);
    } else {
      ++visit;
    }
  }
}

}  // namespace heapcli::cdp
