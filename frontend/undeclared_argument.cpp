#include "frontend/undeclared_argument.h"

#include <algorithm>
#include <vector>

#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>
#include <fmt/format.h>

namespace bpfcc {
namespace {

/// A parenthesis that is open at the place looked at.
struct OpenCall {
  llvm::StringRef callee;
  unsigned argument;  ///< counts from 0
};

/// The innermost call that the place is in, found by its tokens: clang keeps no call with a name that it does not know.
/// `argument` is only right where that call is written out, which in a macro it is not.
OpenCall call_around(clang::SourceLocation place, const clang::SourceManager &sources,
                     const clang::LangOptions &language) {
  const auto [file, offset] = sources.getDecomposedLoc(place);
  const llvm::StringRef text = sources.getBufferData(file);
  clang::Lexer lexer(sources.getLocForStartOfFile(file), language, text.begin(), text.begin(), text.end());
  std::vector<OpenCall> open;
  llvm::StringRef last;
  clang::Token token;
  while (!lexer.LexFromRawLexer(token) && sources.getFileOffset(token.getLocation()) < offset) {
    if (token.is(clang::tok::l_paren)) open.push_back({last, 0});
    if (token.is(clang::tok::r_paren) && !open.empty()) open.pop_back();
    if (token.is(clang::tok::comma) && !open.empty()) ++open.back().argument;
    if (token.isOneOf(clang::tok::l_brace, clang::tok::r_brace, clang::tok::semi)) open.clear();
    last = token.is(clang::tok::raw_identifier) ? token.getRawIdentifier() : llvm::StringRef();
  }
  return open.empty() ? OpenCall{} : open.back();
}

struct Argument {
  std::string_view helper;
  unsigned index;
  std::string_view what;
  std::string_view type;
};

constexpr Argument kArguments[] = {
    {"bpf_map_lookup_elem", 1, "key", "__u32"}, {"bpf_map_update_elem", 1, "key", "__u32"},
    {"bpf_map_delete_elem", 1, "key", "__u32"}, {"bpf_map_update_elem", 2, "value", "__u64"},
    {"bpf_map_push_elem", 1, "value", "__u64"}, {"bpf_map_pop_elem", 1, "value", "__u64"},
    {"bpf_map_peek_elem", 1, "value", "__u64"},
};

std::string_view initial_value(llvm::StringRef name) {
  if (name == "zero") return "0";
  return name == "one" ? "1" : "...";
}

}  // namespace

std::string undeclared_argument_remedy(const clang::Diagnostic &info, const clang::LangOptions &language) {
  const unsigned id = info.getID();
  if (id != clang::diag::err_undeclared_var_use && id != clang::diag::err_undeclared_var_use_suggest) return {};
  const clang::SourceManager &sources = info.getSourceManager();
  const clang::SourceLocation place = info.getLocation();
  if (!place.isFileID()) return {};
  const OpenCall call = call_around(place, sources, language);
  const auto *const argument = std::ranges::find_if(kArguments, [&](const Argument &each) {
    return each.helper == std::string_view(call.callee) && each.index == call.argument;
  });
  if (argument == std::end(kArguments)) return {};
  const auto [file, offset] = sources.getDecomposedLoc(place);
  if (offset == 0 || !sources.getBufferData(file).take_front(offset).rtrim().ends_with("&")) return {};
  clang::Token name;
  if (clang::Lexer::getRawToken(place, name, sources, language) || name.isNot(clang::tok::raw_identifier)) return {};
  const llvm::StringRef text = name.getRawIdentifier();
  return fmt::format(
      "a {0} is passed by its address, so there must be a variable that holds it, on the stack: '{1} {2} = {3};'",
      argument->what, argument->type, std::string_view(text), initial_value(text));
}

}  // namespace bpfcc
