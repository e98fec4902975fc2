#include "cdp/http.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>

#include "cdp/error.h"
#include "cdp/tcp_stream.h"

namespace heapcli::cdp {
namespace {

constexpr size_t kMaxResponse = 16 << 20;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

struct Head {
  int status = 0;
  std::optional<size_t> content_length;
  bool chunked = false;
  size_t size = 0;  ///< Bytes up to and with the blank line.
};

// Nothing while the head is incomplete. Throws when it is no HTTP.
std::optional<Head> parse_head(std::string_view text) {
  constexpr std::string_view kVersion = "HTTP/1.";
  const std::string_view seen = text.substr(0, kVersion.size());
  if (seen != kVersion.substr(0, seen.size())) {
    throw Error(Error::Kind::kProtocol, "it does not speak HTTP");
  }
  const size_t blank = text.find("\r\n\r\n");
  if (blank == std::string_view::npos) return std::nullopt;
  Head head;
  head.size = blank + 4;
  std::string_view lines = text.substr(0, blank);
  const size_t space = lines.find(' ');
  if (space == std::string_view::npos || space + 4 > lines.size()) {
    throw Error(Error::Kind::kProtocol, "its HTTP status line is broken");
  }
  std::from_chars(&lines[space + 1], &lines[space + 1] + 3, head.status);
  while (!lines.empty()) {
    const size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name = lower(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (name == "content-length") {
      size_t length = 0;
      const auto [stop, error] =
          std::from_chars(value.data(), value.data() + value.size(), length);
      if (error != std::errc() || length > kMaxResponse) {
        throw Error(Error::Kind::kProtocol, "its Content-Length is absurd");
      }
      head.content_length = length;
    } else if (name == "transfer-encoding") {
      head.chunked = lower(value).find("chunked") != std::string::npos;
    }
  }
  return head;
}

// Nothing while the last chunk is missing.
std::optional<std::string> join_chunks(std::string_view text) {
  std::string body;
  for (;;) {
    const size_t line = text.find("\r\n");
    if (line == std::string_view::npos) return std::nullopt;
    size_t length = 0;
    const auto [stop, error] =
        std::from_chars(text.data(), text.data() + line, length, 16);
    if (error != std::errc() || length > kMaxResponse) {
      throw Error(Error::Kind::kProtocol, "its chunked HTTP body is broken");
    }
    if (length == 0) return body;
    if (text.size() < line + 2 + length + 2) return std::nullopt;
    body += text.substr(line + 2, length);
    text.remove_prefix(line + 2 + length + 2);
  }
}

// The body, once it is whole; `at_end` says that nothing will follow.
std::optional<std::string> parse_body(const Head& head, std::string_view rest,
                                      bool at_end) {
  if (head.chunked) return join_chunks(rest);
  if (head.content_length) {
    if (rest.size() < *head.content_length) return std::nullopt;
    return std::string(rest.substr(0, *head.content_length));
  }
  return at_end ? std::optional<std::string>(rest) : std::nullopt;
}

void check(TcpStream::Status status, const std::stop_token& stop,
           const char* while_doing) {
  if (stop.stop_requested()) {
    throw Error(Error::Kind::kInterrupted, "interrupted");
  }
  if (status == TcpStream::Status::kTimeout) {
    throw Error(Error::Kind::kTimeout,
                std::string("no answer while ") + while_doing);
  }
}

}  // namespace

std::string host_header(const std::string& peer_address, uint16_t port) {
  const bool ipv6 = peer_address.find(':') != peer_address.npos;
  return (ipv6 ? "localhost" : peer_address) + ":" + std::to_string(port);
}

HttpResponse http_get(const Target& target, const std::string& path,
                      std::chrono::milliseconds timeout, std::stop_token stop) {
  const auto deadline = Clock::now() + timeout;
  TcpStream stream;
  const std::stop_callback wake(stop, [&] { stream.wake(); });
  check(stream.connect(target.host, target.port, deadline), stop, "connecting");

  HttpResponse response;
  response.peer_address = stream.peer_address();
  check(stream.write_all("GET " + path + " HTTP/1.1\r\nHost: " +
                             host_header(response.peer_address, target.port) +
                             "\r\nConnection: close\r\n\r\n",
                         deadline),
        stop, "sending a request");

  std::string received;
  std::array<char, 16384> buffer;
  std::optional<Head> head;
  for (;;) {
    size_t got = 0;
    const TcpStream::Status status =
        stream.read_some(buffer.data(), buffer.size(), deadline, got);
    check(status, stop, "waiting for an HTTP response");
    received.append(buffer.data(), got);
    const bool at_end = status == TcpStream::Status::kEnd;
    if (!head) head = parse_head(received);
    if (head) {
      auto body = parse_body(
          *head, std::string_view(received).substr(head->size), at_end);
      if (body) {
        response.status = head->status;
        response.body = std::move(*body);
        return response;
      }
    }
    if (at_end) {
      throw Error(Error::Kind::kProtocol,
                  received.empty() ? "it closed the connection without an "
                                     "answer"
                                   : "its HTTP answer is cut off");
    }
    if (received.size() > kMaxResponse) {
      throw Error(Error::Kind::kProtocol, "its HTTP answer is too long");
    }
  }
}

}  // namespace heapcli::cdp
