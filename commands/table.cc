#include "commands/table.h"

#include <algorithm>

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowestText = 16;

}  // namespace

std::string styled(std::string_view text, CellStyle style, bool color) {
  const char* code = "";
  switch (style) {
    case CellStyle::kPlain:
      break;
    case CellStyle::kBold:
      code = "\x1b[1m";
      break;
    case CellStyle::kDim:
      code = "\x1b[2m";
      break;
    case CellStyle::kGrowth:
      code = "\x1b[31m";
      break;
    case CellStyle::kShrinkage:
      code = "\x1b[32m";
      break;
  }
  if (!color || *code == '\0') return std::string(text);
  return code + std::string(text) + "\x1b[0m";
}

Table::Table(std::vector<std::string> headings)
    : fit_(fit), headings_(std::move(headings)) {}

void Table::add_row(std::vector<Cell> cells) {
  rows_.push_back({std::move(cells), false});
}

void Table::add_line(Cell text) { rows_.push_back({{std::move(text)}, true}); }

std::string Table::render(size_t width, bool color) const {
  const size_t figures = headings_.size() - 1;
  std::vector<size_t> widths;
  size_t used = 0;
  for (size_t column = 0; column < figures; ++column) {
    size_t widest = display_width(headings_[column]);
    for (const Row& row : rows_) {
      if (row.is_line) continue;
      widest = std::max(widest, display_width(row.cells[column].text));
    }
    widths.push_back(widest);
    used += widest + kGap;
  }
  const size_t text_width =
      width == 0 ? 0
                 : std::max(width > used ? width - used : 0, kNarrowestText);

  std::string out;
  const auto add_columns = [&](const auto& cell_at) {
    for (size_t column = 0; column < figures; ++column) {
      const Cell cell = cell_at(column);
      out.append(widths[column] - display_width(cell.text), ' ');
      out += styled(cell.text, cell.style, color);
      out.append(kGap, ' ');
    }
    const Cell text = cell_at(figures);
    out += styled(fit_(text.text, text_width), text.style, color);
    out += '\n';
  };
  add_columns([&](size_t column) {
    return Cell{headings_[column], CellStyle::kBold};
  });
  for (const Row& row : rows_) {
    if (row.is_line) {
      const Cell& text = row.cells.front();
      out += styled(fit(text.text, width), text.style, color) + "\n";
    } else {
      add_columns([&](size_t column) { return row.cells[column]; });
    }
  }
  return out;
}

}  // namespace heapcli::commands
