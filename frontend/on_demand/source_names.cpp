#include "frontend/on_demand/source_names.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <clang/Lex/HeaderSearchOptions.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include "frontend/on_demand/c_scanner.h"
#include "frontend/on_demand/large_headers.h"
#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

using Buffer = std::unique_ptr<llvm::MemoryBuffer>;

Buffer read(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? std::move(*buffer) : nullptr;
}

/// The file between the quotes or brackets of an #include; `is_quoted` says which.
llvm::StringRef included(llvm::StringRef directive, bool &is_quoted) {
  directive = directive.drop_front().ltrim();
  if (!directive.consume_front("include")) return {};
  directive = directive.ltrim();
  is_quoted = directive.starts_with("\"");
  if (!is_quoted && !directive.starts_with("<")) return {};
  return directive.drop_front().take_until([](char at) { return at == '"' || at == '>'; });
}

class Reader {
 public:
  explicit Reader(const clang::HeaderSearchOptions &search) : search_(search) {}

  void read_text(llvm::StringRef text, llvm::StringRef folder) {
    CScanner scanner({text.data(), text.size()});
    CToken token;
    while (scanner.next(token)) {
      if (token.kind == CToken::Kind::kIdentifier) names.add(token.text);
      if (token.kind != CToken::Kind::kDirective) continue;
      bool is_quoted = false;
      const llvm::StringRef file = included(token.text, is_quoted);
      if (file.empty()) {
        for_each_name(token.text.substr(1), [this](std::string_view name) { names.add(name); });
      } else if (is_quoted || file.starts_with("bpf/")) {
        read_included(file, folder, is_quoted);
      }
    }
  }

  NameSet names;

 private:
  void read_included(llvm::StringRef file, llvm::StringRef folder, bool is_quoted) {
    // The kernel's types are looked for in another way.
    if (LargeHeaders::is_large(("/" + file).str()) || llvm::sys::path::filename(file) == "vmlinux.h") return;
    if (is_quoted && read_file(folder, file)) return;
    for (const auto &entry : search_.UserEntries) {
      if (!llvm::StringRef(entry.Path).starts_with(kEmbeddedRoot) && read_file(entry.Path, file)) return;
    }
    const std::string embedded = (llvm::Twine(kEmbeddedSearchPath[0]) + "/" + file).str();
    EmbeddedHeader header;
    if (!find_embedded_header(embedded, header) || !seen_.insert(embedded).second) return;
    read_text({header.text.data(), header.text.size()}, llvm::sys::path::parent_path(embedded));
  }

  /// False: there is no such file.
  bool read_file(llvm::StringRef folder, llvm::StringRef file) {
    llvm::SmallString<128> path = folder;
    llvm::sys::path::append(path, file);
    llvm::sys::path::remove_dots(path,
                                 /*remove_dot_dot=*/true);  // a folder by one name only: files may include each other
    if (seen_.contains(path.str().str())) return true;
    const Buffer buffer = read(path.str().str());
    if (!buffer) return false;
    seen_.insert(path.str().str());
    read_text(buffer->getBuffer(), llvm::sys::path::parent_path(path));
    return true;
  }

  const clang::HeaderSearchOptions &search_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<NameSet> source_names(const clang::CompilerInvocation &invocation) {
  Reader reader(invocation.getHeaderSearchOpts());
  const clang::FrontendInputFile &input = invocation.getFrontendOpts().Inputs.front();
  if (input.isBuffer()) {
    reader.read_text(input.getBuffer().getBuffer(), ".");
    return std::move(reader.names);
  }
  const llvm::StringRef folder = llvm::sys::path::parent_path(input.getFile());
  for (const auto &[path, buffer] : invocation.getPreprocessorOpts().RemappedFileBuffers) {
    if (path != input.getFile()) continue;
    reader.read_text(buffer->getBuffer(), folder);
    return std::move(reader.names);
  }
  const Buffer buffer = read(input.getFile().str());
  if (!buffer) return std::nullopt;
  reader.read_text(buffer->getBuffer(), folder);
  return std::move(reader.names);
}

}  // namespace bpfcc
