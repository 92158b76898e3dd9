#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loader/remedy/lexer.h"

namespace bpfcc {

enum class StatementKind : std::uint8_t {
  kBlock,   ///< { ... }
  kBranch,  ///< if, switch
  kLoop,    ///< for, while, do, and macros with a body, as bpf_for(i, 0, 10) { ... }
  kLabel,   ///< "case 1:" or "out:"; what follows stands beside it, not in it
  kReturn,
  kSimple,  ///< declaration, expression, goto, break
};

/// One statement of a function. Statements are numbered in the order in which they begin.
struct Statement {
  StatementKind kind = StatementKind::kSimple;
  std::size_t begin = 0;  ///< offsets in the source, bytes
  std::size_t end = 0;    ///< behind its ';' or '}'
  int parent = -1;        ///< the number of the statement that it is a part of; -1 for a function's body
};

struct CFunction {
  std::size_t head = 0;  ///< where its declaration begins
  int body = -1;         ///< the number of its block
  std::size_t end = 0;
};

/// A C source taken apart as far as edits need it: functions, their statements, and where a name is declared. It does
/// not preprocess, and knows no types: what it proposes is compiled before anybody sees it.
class CSource {
 public:
  explicit CSource(std::string text);

  std::string_view text() const { return text_; }
  std::string_view text(const Statement &statement) const;
  const std::vector<Statement> &statements() const { return statements_; }
  const std::vector<CFunction> &functions() const { return functions_; }

  /// Of a line and column, both from 1; column 0 is the first character of the line that is no space.
  std::optional<std::size_t> offset(unsigned line, unsigned column) const;
  unsigned line_of(std::size_t offset) const;
  /// White space at the beginning of the line.
  std::string indent(std::size_t offset) const;
  /// What one level is indented by, "  " or "\t".
  const std::string &indent_unit() const { return indent_unit_; }

  const CFunction *function_at(std::size_t offset) const;
  /// What is in front of the function's '{': "SEC("xdp") int program(struct xdp_md *ctx)".
  std::string_view head(const CFunction &function) const;
  /// The innermost statement there that is no block; null outside of functions.
  const Statement *statement_at(std::size_t offset) const;
  /// The statement itself, or the nearest one around it, that stands in a block: another can be put in front of it.
  const Statement &in_block(const Statement &statement) const;
  bool is_in_block(const Statement &statement) const;
  const Statement *parent(const Statement &statement) const;

  /// Tokens that begin in a range of offsets.
  std::vector<Token> tokens(std::size_t begin, std::size_t end) const;
  std::vector<Token> tokens(const Statement &statement) const { return tokens(statement.begin, statement.end); }
  std::string_view text(const Token &token) const { return token.text(text_); }

 private:
  friend class StatementParser;

  std::string text_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> lines_;  ///< where each begins
  std::vector<Statement> statements_;
  std::vector<CFunction> functions_;
  std::string indent_unit_ = "  ";
};

/// The arguments of a call, without the space around them.
struct Call {
  std::size_t begin = 0;  ///< of the function's name
  std::size_t end = 0;    ///< behind the ')'
  std::vector<Token> arguments;
};

/// The first call of a function in the range; nothing where there is none.
std::optional<Call> find_call(const CSource &source, std::string_view function, std::size_t begin, std::size_t end);

/// A variable that is declared alone: "const char text[16] = {};".
struct Declaration {
  const Statement *statement = nullptr;  ///< null outside of functions
  std::string_view type;                 ///< "const char"
  Token name;
  std::string_view extent;  ///< "[16]"; empty for what is no array
  std::string_view value;   ///< "{}"; empty without one
};

/// The declaration of a name in the function, or else of a global variable.
std::optional<Declaration> find_declaration(const CSource &source, const CFunction *function, std::string_view name);

}  // namespace bpfcc
