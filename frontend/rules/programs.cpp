#include "frontend/rules/programs.h"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

namespace bpfcc {

std::vector<Program> find_programs(const CheckedUnit &unit) {
  std::vector<Program> programs;
  for (const clang::FunctionDecl *function : unit.functions) {
    const auto *attribute = function->getAttr<clang::SectionAttr>();
    if (attribute == nullptr || attribute->getName().starts_with(".")) continue;
    const std::string_view section = attribute->getName();
    programs.push_back({function, section, find_program_section(section)});
  }
  return programs;
}

clang::CharSourceRange section_name_range(const Program &program, const clang::ASTContext &context) {
  const clang::SourceManager &sources = context.getSourceManager();
  // SEC("name"), or the attribute spelled out.
  const clang::CharSourceRange use =
      sources.getExpansionRange(program.function->getAttr<clang::SectionAttr>()->getRange());
  const llvm::StringRef text = clang::Lexer::getSourceText(use, sources, context.getLangOpts());
  const std::size_t quoted = text.find("\"" + std::string(program.section) + "\"");
  if (quoted == llvm::StringRef::npos) {
    return clang::CharSourceRange::getTokenRange(program.function->getLocation());
  }
  const clang::SourceLocation begin = use.getBegin().getLocWithOffset(static_cast<int>(quoted) + 1);
  return clang::CharSourceRange::getCharRange(begin, begin.getLocWithOffset(static_cast<int>(program.section.size())));
}

}  // namespace bpfcc
