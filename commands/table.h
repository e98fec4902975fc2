// A table for people: figures right-aligned, and one text column at the end
// that is cut to what the terminal has left.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace heapcli::commands {

enum class CellStyle { kPlain, kBold, kDim, kGrowth, kShrinkage };

struct Cell {
  std::string text;
  CellStyle style = CellStyle::kPlain;
};

class Table {
 public:
  /// The last heading is that of the text column.
  explicit Table(std::vector<std::string> headings);

  /// How a text that is too long is cut; `fit` by default.
  using Fit = std::string (*)(std::string_view text, size_t width);
  void set_fit(Fit fit) { fit_ = fit; }

  /// As many cells as headings.
  void add_row(std::vector<Cell> cells);

  /// A line of text below the last row, across all columns.
  void add_line(Cell text);

  /// `width` in columns, 0 for no limit.
  std::string render(size_t width, bool color) const;

 private:
  Fit fit_;
  std::vector<std::string> headings_;
  struct Row {
    std::vector<Cell> cells;
    bool is_line = false;  ///< Its only cell stands across all columns.
  };
  std::vector<Row> rows_;
};

/// Wraps the text in the style's escape sequences.
std::string styled(std::string_view text, CellStyle style, bool color);

}  // namespace heapcli::commands
