#pragma once

#include <cstdint>
#include <optional>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/Type.h>

namespace bpfcc {

/// A member of a struct, the innermost one.
struct Member {
  const clang::FieldDecl *field;
  std::int64_t offset;  ///< bytes from the start of the outermost struct
  std::int64_t size;    ///< bytes; of all of it, for an array
};

/// The member that has the byte at `offset`. Nothing for types that are not known, unions, and bytes between members.
std::optional<Member> member_at(clang::QualType type, std::int64_t offset);

/// Whether a struct of the type `part` begins at `offset` of `whole`; true where that cannot be told. Types are
/// compared by name, as the kernel does.
bool has_part(clang::QualType whole, std::int64_t offset, clang::QualType part);

/// Whether a struct of that name begins at `offset`.
bool begins_at(clang::QualType type, std::int64_t offset, llvm::StringRef name);

/// Whether it is the struct that the context of some type of program is.
bool is_context_type(clang::QualType type);

/// Whether it is struct bpf_dynptr.
bool is_dynptr(clang::QualType type);

/// Whether the type is a struct with a pointer somewhere in it.
bool holds_pointers(clang::QualType type);

/// What a pointer's type tag says about it (__kptr and its like in bpf_helpers.h).
enum class KptrKind : std::uint8_t { kNone, kUntrusted, kReferenced, kPerCpu };

KptrKind kptr_kind(clang::QualType pointer);

/// A kptr in the memory of a map's value, or of another type with some.
struct Kptr {
  KptrKind kind;
  std::int64_t offset;
  clang::QualType pointee;
};

/// The kptr that lies at `offset`.
std::optional<Kptr> kptr_at(clang::QualType type, std::int64_t offset);

/// The first kptr of which a byte lies in [begin, end).
std::optional<Kptr> kptr_in(clang::QualType type, std::int64_t begin, std::int64_t end);

}  // namespace bpfcc
