#pragma once

#include <optional>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>

#include "support/kernel_facts/map_type.h"

namespace bpfcc {

/// A number that a map is declared with, and where it is written.
struct MapNumber {
  std::uint64_t value;
  clang::SourceRange place;
};

/// A map as its variable declares it. What is not written, or cannot be known here, is empty.
struct MapDeclaration {
  const clang::VarDecl *variable;
  bool is_legacy;                 ///< in SEC("maps")
  std::optional<MapNumber> type;  ///< a MapType, or no number of one
  std::optional<MapNumber> key_size = {};
  std::optional<MapNumber> value_size = {};
  std::optional<MapNumber> max_entries = {};
  std::optional<MapNumber> flags = {};
  clang::QualType key_type = {};  ///< of __type(key, ...); null where only a size is given
  clang::QualType value_type = {};

  /// Null for types that Linux 6.12 does not have.
  [[nodiscard]] const MapTypeFact *fact() const {
    return type ? map_type_fact(static_cast<MapType>(type->value)) : nullptr;
  }
};

/// Reads a variable in SEC(".maps") or SEC("maps"); nothing for any other, and for maps of another file.
std::optional<MapDeclaration> read_map(const clang::VarDecl &variable, const clang::ASTContext &context);

/// The type of the map that a variable in SEC(".maps") or SEC("maps") declares; nothing for any other variable.
std::optional<MapType> declared_map_type(const clang::VarDecl &variable, const clang::ASTContext &context);

/// The variable in SEC(".maps") or SEC("maps") whose address the expression is, casts aside; null for any other.
const clang::VarDecl *named_map(const clang::Expr &expression);

}  // namespace bpfcc
