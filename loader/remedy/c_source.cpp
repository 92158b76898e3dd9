#include "loader/remedy/c_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bpfcc {

/// Reads functions and statements out of the tokens.
class StatementParser {
 public:
  explicit StatementParser(CSource &source) : source_(source) {}

  void read_functions() {
    std::size_t head = 0;
    while (at_ < size()) {
      if (word() == "{" && at_ > head && is_function(head)) {
        const std::size_t begin = token(head).begin;
        const int body = static_cast<int>(source_.statements_.size());
        read_statement(-1);
        source_.functions_.push_back({begin, body, token(at_ - 1).end});
        head = at_;
      } else if (word() == "{") {
        skip_braces();
      } else if (word() == ";") {
        head = ++at_;
      } else {
        ++at_;
      }
    }
  }

 private:
  std::size_t size() const { return source_.tokens_.size(); }
  const Token &token(std::size_t index) const { return source_.tokens_[index]; }
  std::string_view word(std::size_t ahead = 0) const {
    return at_ + ahead < size() ? source_.text(token(at_ + ahead)) : std::string_view();
  }

  /// "f(...) {" is one, "struct s {" and "x = {" are not.
  bool is_function(std::size_t head) const {
    bool has_parameters = false;
    for (std::size_t i = head; i < at_; ++i) {
      const std::string_view text = source_.text(token(i));
      if (text == "=") return false;
      has_parameters = has_parameters || text == ")";
    }
    return has_parameters && source_.text(token(at_ - 1)) == ")";
  }

  /// From an opening bracket to behind its closing one.
  void skip_braces() {
    int depth = 0;
    while (at_ < size()) {
      const std::string_view text = word();
      ++at_;
      if (text == "{" || text == "(" || text == "[") ++depth;
      if (text == "}" || text == ")" || text == "]") --depth;
      if (depth <= 0) return;
    }
  }

  void skip_simple() {
    while (at_ < size() && word() != ";" && word() != "}") {
      if (word() == "(" || word() == "{" || word() == "[") {
        skip_braces();
      } else {
        ++at_;
      }
    }
    if (word() == ";") ++at_;
  }

  int add(StatementKind kind, int parent) {
    source_.statements_.push_back({kind, token(at_).begin, 0, parent});
    return static_cast<int>(source_.statements_.size()) - 1;
  }

  void close(int number) {
    source_.statements_[static_cast<std::size_t>(number)].end = at_ > 0 ? token(at_ - 1).end : 0;
  }

  bool is_label() const {
    return word() == "case" || (word() == "default" && word(1) == ":") ||
           (is_word_character(word()[0]) && word(1) == ":" && word(2) != ":");
  }

  void read_label(int parent) {
    const int number = add(StatementKind::kLabel, parent);
    while (at_ < size() && word() != ":" && word() != ";" && word() != "}") ++at_;
    if (word() == ":") ++at_;
    close(number);
  }

  /// "name ( ... ) {": a macro that loops.
  bool is_macro_with_body() const {
    if (!is_word_character(word()[0]) || word(1) != "(") return false;
    int depth = 0;
    for (std::size_t i = 1; at_ + i < size(); ++i) {
      const std::string_view text = word(i);
      if (text == "(") ++depth;
      if (text == ")" && --depth == 0) return word(i + 1) == "{";
      if (text == ";") return false;
    }
    return false;
  }

  void read_block(int parent) {
    const int number = add(StatementKind::kBlock, parent);
    ++at_;
    while (at_ < size() && word() != "}") read_statement(number);
    if (at_ < size()) ++at_;
    close(number);
  }

  void read_branch(int parent) {
    const int number = add(StatementKind::kBranch, parent);
    ++at_;
    if (word() == "(") skip_braces();
    read_statement(number);
    if (word() == "else") {
      ++at_;
      read_statement(number);
    }
    close(number);
  }

  void read_loop(int parent) {
    const int number = add(StatementKind::kLoop, parent);
    const bool is_do = word() == "do";
    ++at_;
    if (!is_do && word() == "(") skip_braces();
    read_statement(number);
    if (is_do) skip_simple();
    close(number);
  }

  void read_statement(int parent) {
    if (at_ >= size()) return;
    const std::string_view first = word();
    if (first == "{") return read_block(parent);
    if (first == "if" || first == "switch") return read_branch(parent);
    if (first == "for" || first == "while" || first == "do" || is_macro_with_body()) return read_loop(parent);
    if (is_label()) return read_label(parent);
    const int number = add(first == "return" ? StatementKind::kReturn : StatementKind::kSimple, parent);
    const std::size_t begin = at_;
    skip_simple();
    if (at_ == begin) ++at_;  // a stray bracket: what is wrong there the compiler has said
    close(number);
  }

  CSource &source_;
  std::size_t at_ = 0;
};

namespace {

/// The shortest space at the beginning of a line.
std::string find_indent_unit(std::string_view text, const std::vector<std::size_t> &lines) {
  std::size_t shortest = std::string_view::npos;
  for (const std::size_t begin : lines) {
    if (begin < text.size() && text[begin] == '\t') return "\t";
    const std::size_t end = text.find_first_not_of(' ', begin);
    if (end == std::string_view::npos || end - begin < 2 || text[end] == '\n' || text[end] == '*') continue;
    shortest = std::min(shortest, end - begin);
  }
  return std::string(shortest == std::string_view::npos ? 2 : std::min<std::size_t>(shortest, 8), ' ');
}

}  // namespace

CSource::CSource(std::string text) : text_(std::move(text)), tokens_(read_tokens(text_)), lines_{0} {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') lines_.push_back(i + 1);
  }
  indent_unit_ = find_indent_unit(text_, lines_);
  StatementParser(*this).read_functions();
}

std::string_view CSource::text(const Statement &statement) const {
  return text().substr(statement.begin, statement.end - statement.begin);
}

std::optional<std::size_t> CSource::offset(unsigned line, unsigned column) const {
  if (line == 0 || line > lines_.size()) return std::nullopt;
  const std::size_t begin = lines_[line - 1];
  const std::size_t end = line < lines_.size() ? lines_[line] - 1 : text_.size();
  const std::size_t at = column == 0 ? std::min(text_.find_first_not_of(" \t", begin), end) : begin + column - 1;
  return at <= end ? std::optional(at) : std::nullopt;
}

unsigned CSource::line_of(std::size_t offset) const {
  return static_cast<unsigned>(std::ranges::upper_bound(lines_, offset) - lines_.begin());
}

std::string CSource::indent(std::size_t offset) const {
  const std::size_t begin = lines_[line_of(offset) - 1];
  return text_.substr(begin, std::min(text_.find_first_not_of(" \t", begin), text_.size()) - begin);
}

const CFunction *CSource::function_at(std::size_t offset) const {
  const auto found = std::ranges::find_if(
      functions_, [offset](const CFunction &function) { return function.head <= offset && offset < function.end; });
  return found == functions_.end() ? nullptr : &*found;
}

std::string_view CSource::head(const CFunction &function) const {
  return text().substr(function.head, statements_[static_cast<std::size_t>(function.body)].begin - function.head);
}

const Statement *CSource::statement_at(std::size_t offset) const {
  const Statement *innermost = nullptr;
  for (const Statement &statement : statements_) {
    if (statement.begin > offset) break;
    if (offset < statement.end && statement.kind != StatementKind::kBlock) innermost = &statement;
  }
  return innermost;
}

const Statement *CSource::parent(const Statement &statement) const {
  return statement.parent < 0 ? nullptr : &statements_[static_cast<std::size_t>(statement.parent)];
}

bool CSource::is_in_block(const Statement &statement) const {
  const Statement *around = parent(statement);
  return around != nullptr && around->kind == StatementKind::kBlock;
}

const Statement &CSource::in_block(const Statement &statement) const {
  const Statement *result = &statement;
  while (!is_in_block(*result) && parent(*result) != nullptr) result = parent(*result);
  return *result;
}

std::vector<Token> CSource::tokens(std::size_t begin, std::size_t end) const {
  const auto first = std::ranges::lower_bound(tokens_, begin, {}, &Token::begin);
  const auto last = std::ranges::lower_bound(tokens_, end, {}, &Token::begin);
  return {first, std::max(first, last)};
}

std::optional<Call> find_call(const CSource &source, std::string_view function, std::size_t begin, std::size_t end) {
  const std::vector<Token> tokens = source.tokens(begin, end);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (source.text(tokens[i]) != function || source.text(tokens[i + 1]) != "(") continue;
    Call call{tokens[i].begin, 0, {}};
    int depth = 0;
    Token argument{tokens[i + 1].end, tokens[i + 1].end};
    for (std::size_t j = i + 1; j < tokens.size(); ++j) {
      const std::string_view text = source.text(tokens[j]);
      const bool ends = (text == "," && depth == 1) || (text == ")" && depth == 1);
      if (ends && argument.end > argument.begin) call.arguments.push_back(argument);
      if (text == "(" || text == "[" || text == "{") ++depth;
      if (text == ")" || text == "]" || text == "}") --depth;
      if (depth == 0) {
        call.end = tokens[j].end;
        return call;
      }
      if (ends) {
        argument = {tokens[j].end, tokens[j].end};
      } else if (j > i + 1) {
        if (argument.end == argument.begin) argument.begin = tokens[j].begin;
        argument.end = tokens[j].end;
      }
    }
  }
  return std::nullopt;
}

namespace {

// What a declaration does not begin with.
constexpr std::array<std::string_view, 9> kNoTypes = {"return", "goto",   "else", "break",  "continue",
                                                      "case",   "sizeof", "if",   "typedef"};

/// Reads "type name [extent] = value" out of the tokens; nothing where they are something else.
std::optional<Declaration> read_declaration(const CSource &source, const std::vector<Token> &tokens,
                                            std::string_view name) {
  // "pair" of "struct pair pair" is the last one.
  const auto is_name = [&](std::size_t i) {
    return source.text(tokens[i]) == name &&
           (i + 1 == tokens.size() || !is_word_character(source.text(tokens[i + 1])[0]) ||
            source.text(tokens[i + 1]) == "SEC" || source.text(tokens[i + 1]) == "__attribute__");
  };
  std::size_t at = 0;
  while (at < tokens.size() && !is_name(at)) {
    const std::string_view text = source.text(tokens[at]);
    if (!(is_word_character(text[0]) || text == "*") || std::ranges::find(kNoTypes, text) != kNoTypes.end()) {
      return std::nullopt;
    }
    ++at;
  }
  if (at == 0 || at + 1 >= tokens.size()) return std::nullopt;
  Declaration declaration;
  declaration.type = source.text().substr(tokens.front().begin, tokens[at - 1].end - tokens.front().begin);
  declaration.name = tokens[at];
  std::size_t behind = at + 1;
  while (behind < tokens.size() && source.text(tokens[behind]) == "[") {
    while (behind < tokens.size() && source.text(tokens[behind]) != "]") ++behind;
    ++behind;
  }
  if (behind >= tokens.size()) return std::nullopt;
  const auto between = [&](std::size_t from, std::size_t to) {
    return source.text().substr(tokens[from].begin, tokens[to].end - tokens[from].begin);
  };
  if (behind > at + 1) declaration.extent = between(at + 1, behind - 1);
  if (source.text(tokens[behind]) == "=" && behind + 2 < tokens.size()) {
    declaration.value = between(behind + 1, tokens.size() - 2);
  }
  const std::string_view next = source.text(tokens[behind]);
  const bool is_one = next == ";" || next == "=" || next == "SEC" || next == "__attribute__";
  return is_one ? std::optional(declaration) : std::nullopt;
}

}  // namespace

std::optional<Declaration> find_declaration(const CSource &source, const CFunction *function, std::string_view name) {
  if (function != nullptr) {
    for (const Statement &statement : source.statements()) {
      if (statement.kind != StatementKind::kSimple || statement.begin < function->head ||
          statement.end > function->end) {
        continue;
      }
      std::optional<Declaration> found = read_declaration(source, source.tokens(statement), name);
      if (!found) continue;
      found->statement = &statement;
      return found;
    }
  }
  std::vector<Token> run;
  int depth = 0;
  for (const Token &token : source.tokens(0, source.text().size())) {
    const std::string_view text = source.text(token);
    run.push_back(token);
    if (text == "{") ++depth;
    if (text == "}" && depth > 0) --depth;
    if (depth > 0 || (text != ";" && text != "}")) continue;
    if (text == "}" && source.function_at(token.begin) == nullptr) continue;  // of a struct or a value
    if (auto found = read_declaration(source, run, name)) return found;
    run.clear();
  }
  return std::nullopt;
}

}  // namespace bpfcc
