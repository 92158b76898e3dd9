#include "frontend/implicit_names.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/Sema/ExternalSemaSource.h>
#include <clang/Sema/Lookup.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/SemaConsumer.h>
#include <llvm/ADT/StringSwitch.h>

namespace bpfcc {
namespace {

/// The integer types of include/linux/types.h, or null.
clang::QualType kernel_integer(const clang::ASTContext &context, llvm::StringRef name) {
  return llvm::StringSwitch<clang::QualType>(name)
      .Case("u8", context.UnsignedCharTy)
      .Case("u16", context.UnsignedShortTy)
      .Case("u32", context.UnsignedIntTy)
      .Case("u64", context.UnsignedLongLongTy)
      .Case("s8", context.SignedCharTy)
      .Case("s16", context.ShortTy)
      .Case("s32", context.IntTy)
      .Case("s64", context.LongLongTy)
      .Default({});
}

/// The definition of samples/bpf/bpf_helpers.h up to Linux 5.x: libbpf 0.x had its first five members.
constexpr llvm::StringRef kMapDefinition = "bpf_map_def";
constexpr llvm::StringRef kMapDefinitionMembers[] = {"type",      "key_size",      "value_size", "max_entries",
                                                     "map_flags", "inner_map_idx", "numa_node"};

class ImplicitNames : public clang::ExternalSemaSource {
 public:
  ImplicitNames(clang::Sema &sema, LargeHeaders &large_headers)
      : context_(sema.getASTContext()), large_headers_(large_headers) {}

  bool LookupUnqualified(clang::LookupResult &result, clang::Scope *) override {
    clang::IdentifierInfo *name = result.getLookupName().getAsIdentifierInfo();
    if (name == nullptr) return false;
    const clang::Sema::LookupNameKind kind = result.getLookupKind();
    clang::NamedDecl *declaration = result.isForRedeclaration() ? nullptr : declare(*name, kind);
    if (declaration == nullptr) {
      if (kind == clang::Sema::LookupOrdinaryName || kind == clang::Sema::LookupTagName) {
        large_headers_.miss(name->getName(), kind == clang::Sema::LookupTagName, result.isForRedeclaration());
      }
      return false;
    }
    // Not in the file's scope: a later declaration by the program would clash with it there.
    result.addDecl(declaration);
    return true;
  }

 private:
  clang::NamedDecl *declare(clang::IdentifierInfo &name, clang::Sema::LookupNameKind kind) {
    if (kind == clang::Sema::LookupTagName) return name.isStr(kMapDefinition) ? map_definition(name) : nullptr;
    if (kind != clang::Sema::LookupOrdinaryName) return nullptr;
    const clang::QualType type = kernel_integer(context_, name.getName());
    if (type.isNull()) return nullptr;
    clang::TypedefDecl *&declaration = integers_[name.getName()];
    if (declaration == nullptr) {
      declaration = clang::TypedefDecl::Create(context_, context_.getTranslationUnitDecl(), {}, {}, &name,
                                               context_.getTrivialTypeSourceInfo(type));
    }
    return declaration;
  }

  clang::RecordDecl *map_definition(clang::IdentifierInfo &name) {
    if (map_definition_ != nullptr) return map_definition_;
    clang::DeclContext *file = context_.getTranslationUnitDecl();
    map_definition_ = clang::RecordDecl::Create(context_, clang::TagTypeKind::Struct, file, {}, {}, &name);
    map_definition_->startDefinition();
    for (const llvm::StringRef member : kMapDefinitionMembers) {
      clang::FieldDecl *field = clang::FieldDecl::Create(
          context_, map_definition_, {}, {}, &context_.Idents.get(member), context_.UnsignedIntTy,
          context_.getTrivialTypeSourceInfo(context_.UnsignedIntTy), nullptr, false, clang::ICIS_NoInit);
      field->setAccess(clang::AS_public);
      map_definition_->addDecl(field);
    }
    map_definition_->completeDefinition();
    return map_definition_;
  }

  clang::ASTContext &context_;
  LargeHeaders &large_headers_;
  llvm::StringMap<clang::TypedefDecl *> integers_;
  clang::RecordDecl *map_definition_ = nullptr;
};

/// Only there to be told of the Sema that the parser has.
class InstallImplicitNames : public clang::SemaConsumer {
 public:
  explicit InstallImplicitNames(LargeHeaders &large_headers) : large_headers_(large_headers) {}

 private:
  void InitializeSema(clang::Sema &sema) override {
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): sema counts references
    sema.addExternalSource(new ImplicitNames(sema, large_headers_));
  }

  LargeHeaders &large_headers_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_implicit_names(LargeHeaders &large_headers) {
  return std::make_unique<InstallImplicitNames>(large_headers);
}

}  // namespace bpfcc
