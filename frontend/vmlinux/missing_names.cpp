#include "frontend/vmlinux/missing_names.h"

#include <clang/AST/Decl.h>
#include <clang/AST/Type.h>
#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/IdentifierTable.h>

namespace bpfcc {
namespace {

/// The record or enum that a type is, points to or is an array of.
std::string name_of_type(clang::QualType type) {
  while (true) {
    if (!type->getPointeeType().isNull()) {
      type = type->getPointeeType();
    } else if (const clang::ArrayType *array = type->getAsArrayTypeUnsafe()) {
      type = array->getElementType();
    } else {
      break;
    }
  }
  const clang::TagDecl *tag = type->getAsTagDecl();
  return tag != nullptr ? tag->getName().str() : std::string();
}

std::string name_of_argument(const clang::Diagnostic &error, unsigned index) {
  // clang keeps pointers as numbers there.
  // NOLINTBEGIN(performance-no-int-to-ptr)
  switch (error.getArgKind(index)) {
    case clang::DiagnosticsEngine::ak_identifierinfo:
      return error.getArgIdentifier(index) != nullptr ? error.getArgIdentifier(index)->getName().str() : "";
    case clang::DiagnosticsEngine::ak_declarationname:
      return clang::DeclarationName::getFromOpaqueInteger(error.getRawArg(index)).getAsString();
    case clang::DiagnosticsEngine::ak_nameddecl:
      return reinterpret_cast<const clang::NamedDecl *>(error.getRawArg(index))->getNameAsString();
    case clang::DiagnosticsEngine::ak_qualtype:
      return name_of_type(clang::QualType::getFromOpaquePtr(reinterpret_cast<void *>(error.getRawArg(index))));
    default:
      return {};
  }
  // NOLINTEND(performance-no-int-to-ptr)
}

bool is_about_undeclared(unsigned id) {
  return id == clang::diag::err_undeclared_var_use || id == clang::diag::err_undeclared_var_use_suggest ||
         id == clang::diag::ext_implicit_function_decl_c99;
}

}  // namespace

void add_missing_names(const clang::Diagnostic &error, MissingNames &missing) {
  NameSet &names = is_about_undeclared(error.getID()) ? missing.undeclared : missing.others;
  for (unsigned index = 0; index < error.getNumArgs(); ++index) names.add(name_of_argument(error, index));
}

}  // namespace bpfcc
