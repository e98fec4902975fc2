// libedit waits for one character at a time, through a function of ours: there
// the target is looked after meanwhile, and Ctrl-C is heard, which comes as a
// stop token because all signals that end things go to a thread of their own
// (interrupt.h). Signals of job control and of the window's size are noted by
// terminal_signals.h and acted upon between two characters: libedit's own
// handler (EL_SIGNAL) allocates memory, which no handler may.
//
// Its callbacks are C: what our functions throw is kept until libedit returns.
#include "commands/shell/line_editor.h"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <exception>
#include <optional>
#include <utility>

#include "commands/error.h"
#include "commands/shell/history_file.h"
#include "commands/shell/terminal_signals.h"
#include "commands/shell/words.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr int kTickMs = 100;
constexpr size_t kMostListed = 120;

// In columns, downwards, as ls does.
std::string in_columns(const std::vector<std::string>& words, size_t width) {
  size_t widest = 1;
  const size_t count = std::min(words.size(), kMostListed);
  for (size_t i = 0; i < count; ++i) {
    widest = std::max(widest, display_width(words[i]));
  }
  const size_t columns = std::max<size_t>(1, width / (widest + 2));
  const size_t rows = (count + columns - 1) / columns;
  std::string text;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t i = row; i < count; i += rows) {
      const std::string word = printable(words[i]);
      text += word;
      if (i + rows < count) {
        text += std::string(widest + 2 - display_width(word), ' ');
      }
    }
    text += '\n';
  }
  if (count < words.size()) {
    text += "… and " + std::to_string(words.size() - count) + " more\n";
  }
  return text;
}

}  // namespace

class LineEditor::Editor {
 public:
  explicit Editor(Completer completer) : completer_(std::move(completer)) {
    std::setlocale(LC_CTYPE, "");
    editor_ = el_init("heapcli", stdin, stdout, stderr);
    if (editor_ == nullptr) {
      throw Error(ExitStatus::kInternal, "the terminal cannot be used");
    }
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, int{HistoryFile::kMostLines});
    history(history_, &event, H_SETUNIQUE, 1);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &Editor::prompt);
    el_set(editor_, EL_GETCFN, &Editor::next_character);
    el_set(editor_, EL_HIST, ::history, history_);
    el_set(editor_, EL_EDITOR, "emacs");
    // The narrow form of this call never frees its copies of the texts.
    el_wset(editor_, EL_ADDFN, L"heapcli-complete", L"Completes a word",
            &Editor::complete_word);
    el_set(editor_, EL_BIND, "^I", "heapcli-complete", nullptr);
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(editor_, EL_BIND, "\\e[3~", "ed-delete-next-char", nullptr);
    el_source(editor_, nullptr);  // ~/.editrc, for those who have one.
  }

  ~Editor() {
    el_end(editor_);
    history_end(history_);
  }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  Result read_line(const std::function<std::string()>& prompt,
                   const std::function<std::string()>& idle,
                   const std::stop_token& stop) {
    ask_prompt_ = &prompt;
    idle_ = &idle;
    stop_ = stop;
    failure_ = nullptr;
    state_ = {};
    const TerminalSignals signals;
    signals_ = &signals;
    int count = 0;
    const char* const line = el_gets(editor_, &count);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if (stop_.stop_requested()) {
      std::fputs("^C\n", stdout);
      std::fflush(stdout);
      return {};
    }
    if (line == nullptr || count <= 0) {
      std::fputs("\n", stdout);
      std::fflush(stdout);
      return {"", true};
    }
    std::string text(line, static_cast<size_t>(count));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
      text.pop_back();
    }
    return {std::move(text), false};
  }

  void remember(const std::string& line) {
    HistEvent event;
    history(history_, &event, H_ENTER, line.c_str());
  }

 private:
  static Editor& self(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return *static_cast<Editor*>(data);
  }

  static char* prompt(EditLine* editor) {
    Editor& me = self(editor);
    me.guard([&] { me.prompt_ = (*me.ask_prompt_)(); });
    return me.prompt_.data();
  }

  static int next_character(EditLine* editor, wchar_t* character) {
    return self(editor).next(character);
  }

  static unsigned char complete_word(EditLine* editor, int) {
    Editor& me = self(editor);
    unsigned char result = CC_ERROR;
    me.guard([&] { result = me.complete(); });
    return result;
  }

  template <class Action>
  void guard(Action action) noexcept {
    try {
      action();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  // 1: here it is; 0: there are no more; -1: give up the line.
  int next(wchar_t* character) {
    for (;;) {
      if (stop_.stop_requested() || failure_) return -1;
      obey_signals();
      pollfd ready{STDIN_FILENO, POLLIN, 0};
      const int count = poll(&ready, 1, kTickMs);
      if (count < 0) {
        if (errno != EINTR) return -1;
        continue;
      }
      if (count == 0) {
        guard([&] { show_news((*idle_)()); });
        continue;
      }
      // What is typed after Ctrl-C belongs to the next line.
      if (stop_.stop_requested()) return -1;
      char byte = 0;
      const ssize_t got = read(STDIN_FILENO, &byte, 1);
      if (got == 0) return 0;
      if (got < 0) {
        if (errno == EINTR || errno == EAGAIN) continue;
        return -1;
      }
      const size_t length = std::mbrtowc(character, &byte, 1, &state_);
      if (length == static_cast<size_t>(-1)) {
        state_ = {};  // No text in this locale: as if it were not typed.
        continue;
      }
      if (length != static_cast<size_t>(-2)) return 1;
    }
  }

  void obey_signals() {
    if (signals_->stop_asked()) {
      el_set(editor_, EL_PREP_TERM, 0);
      signals_->stop();
      el_set(editor_, EL_PREP_TERM, 1);
      el_resize(editor_);
      draw_again();
    }
    if (signals_->size_changed()) {
      el_resize(editor_);
      draw_again();
    }
  }

  void show_news(const std::string& news) {
    if (news.empty()) return;
    std::fprintf(stdout, "\r\x1b[K%s\n", news.c_str());
    draw_again();
  }

  void draw_again() {
    std::fputs("\r\x1b[K", stdout);
    std::fflush(stdout);
    el_set(editor_, EL_REFRESH);
  }

  unsigned char complete() {
    const LineInfo* const info = el_line(editor_);
    const std::string_view line(
        info->buffer, static_cast<size_t>(info->cursor - info->buffer));
    const Completions found = completer_(line);
    if (found.candidates.empty()) return CC_ERROR;
    const std::string common = found.common();
    const bool one = found.candidates.size() == 1;
    if (!one && common == found.beginning) {
      std::fprintf(stdout, "\n%s",
                   in_columns(found.candidates, terminal_width()).c_str());
      std::fflush(stdout);
      return CC_REDISPLAY;
    }
    std::string text = common.substr(found.beginning.size());
    if (one && line.ends_with(found.beginning)) {
      // What was typed without quotes may need some.
      el_deletestr(editor_, static_cast<int>(display_width(found.beginning)));
      text = quoted_word(common);
    }
    if (one && !common.ends_with('/')) text += ' ';
    return el_insertstr(editor_, text.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }

  const Completer completer_;
  EditLine* editor_ = nullptr;
  History* history_ = nullptr;
  const std::function<std::string()>* ask_prompt_ = nullptr;
  const std::function<std::string()>* idle_ = nullptr;
  const TerminalSignals* signals_ = nullptr;
  std::stop_token stop_;
  std::string prompt_;
  std::mbstate_t state_{};
  std::exception_ptr failure_;
};

bool LineEditor::available() {
  return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

LineEditor::LineEditor(Completer completer)
    : editor_(std::make_unique<Editor>(std::move(completer))) {}

LineEditor::~LineEditor() = default;

LineEditor::Result LineEditor::read_line(
    const std::function<std::string()>& prompt,
    const std::function<std::string()>& idle, const std::stop_token& stop) {
  return editor_->read_line(prompt, idle, stop);
}

void LineEditor::remember(const std::string& line) { editor_->remember(line); }

}  // namespace heapcli::commands
