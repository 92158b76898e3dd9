#include "frontend/legacy_map_types.h"

#include <optional>
#include <string>

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/ParentMapContext.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <llvm/ADT/MapVector.h>

namespace bpfcc {
namespace {

/// What is known of one definition in SEC("maps").
struct LegacyMap {
  std::uint64_t key_size = 0;    // bytes
  std::uint64_t value_size = 0;  // bytes
  clang::QualType key;
  clang::QualType value;
};

bool is_legacy_map(const clang::VarDecl &variable) {
  const auto *section = variable.getAttr<clang::SectionAttr>();
  return section != nullptr && section->getName() == "maps" && variable.getType()->isRecordType();
}

/// The constant that a map's initialiser gives to a member; nothing where it gives none.
std::optional<std::uint64_t> member_value(const clang::VarDecl &map, llvm::StringRef name) {
  const clang::APValue *value = map.hasInit() ? map.evaluateValue() : nullptr;
  if (value == nullptr || !value->isStruct()) return std::nullopt;
  for (const clang::FieldDecl *field : map.getType()->castAs<clang::RecordType>()->getDecl()->fields()) {
    if (field->getName() != name) continue;
    const clang::APValue &member = value->getStructField(field->getFieldIndex());
    if (member.isInt()) return member.getInt().getZExtValue();
  }
  return std::nullopt;
}

/// The map that an argument points to: `&m`, whatever casts are around it.
const clang::VarDecl *map_argument(const clang::Expr &argument) {
  const auto *address = llvm::dyn_cast<clang::UnaryOperator>(argument.IgnoreParenCasts());
  if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) return nullptr;
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(address->getSubExpr()->IgnoreParenCasts());
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable != nullptr && is_legacy_map(*variable) ? variable : nullptr;
}

/// The type that a pointer expression points to, before it became a `void *`.
clang::QualType pointee(const clang::Expr &pointer) {
  const clang::QualType type = pointer.IgnoreParenImpCasts()->getType();
  if (type->isArrayType()) return type.getUnqualifiedType();
  const clang::QualType target = type->getPointeeType();
  return target.isNull() || target->isVoidType() ? clang::QualType() : target.getUnqualifiedType();
}

llvm::StringRef callee_name(const clang::CallExpr &call) {
  // A helper is a function pointer with a constant value (bpf_helper_defs.h), not a function.
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(call.getCallee()->IgnoreParenImpCasts());
  return reference != nullptr && reference->getDecl()->getIdentifier() ? reference->getDecl()->getName() : "";
}

/// Goes through all calls that name a map and notes the types of what they pass.
class CollectTypes : public clang::RecursiveASTVisitor<CollectTypes> {
 public:
  CollectTypes(clang::ASTContext &context, llvm::MapVector<const clang::VarDecl *, LegacyMap> &maps)
      : context_(context), maps_(maps) {}

  // NOLINTNEXTLINE(readability-identifier-naming): clang's visitor calls it by this name
  bool VisitCallExpr(clang::CallExpr *call) {
    if (call->getNumArgs() < 2) return true;
    if (callee_name(*call) == "bpf_perf_event_output" && call->getNumArgs() > 3) note_event(*call);
    const clang::VarDecl *variable = map_argument(*call->getArg(0));
    const auto found = variable ? maps_.find(variable->getCanonicalDecl()) : maps_.end();
    if (found == maps_.end()) return true;
    LegacyMap &map = found->second;
    const llvm::StringRef callee = callee_name(*call);
    if (callee == "bpf_map_lookup_elem" || callee == "bpf_map_update_elem" || callee == "bpf_map_delete_elem") {
      note(map.key, pointee(*call->getArg(1)), map.key_size);
    }
    if (callee == "bpf_map_lookup_elem") note(map.value, result_type(*call), map.value_size);
    if (callee == "bpf_map_update_elem" && call->getNumArgs() > 2) {
      note(map.value, pointee(*call->getArg(2)), map.value_size);
    }
    return true;
  }

 private:
  void note(clang::QualType &known, clang::QualType seen, std::uint64_t size) const {
    if (!known.isNull() || seen.isNull() || seen->isIncompleteType()) return;
    if (static_cast<std::uint64_t>(context_.getTypeSizeInChars(seen).getQuantity()) == size) known = seen;
  }

  /// The values of a perf event array are numbers of perf events; what is written through it is of the type of the
  /// data.
  void note_event(const clang::CallExpr &call) const {
    const clang::VarDecl *variable = map_argument(*call.getArg(1));
    const auto found = variable ? maps_.find(variable->getCanonicalDecl()) : maps_.end();
    const clang::QualType event = pointee(*call.getArg(3));
    if (found == maps_.end() || event.isNull() || !found->second.value.isNull()) return;
    found->second.key = context_.IntTy;
    found->second.value = event;
  }

  /// What the variable points to that the call's result initialises or is assigned to.
  clang::QualType result_type(const clang::CallExpr &call) const {
    clang::DynTypedNode node = clang::DynTypedNode::create(call);
    for (;;) {
      const clang::DynTypedNodeList parents = context_.getParents(node);
      if (parents.size() != 1) return {};
      node = parents[0];
      if (const auto *variable = node.get<clang::VarDecl>()) return pointee_of(variable->getType());
      if (const auto *operation = node.get<clang::BinaryOperator>()) {
        return operation->isAssignmentOp() ? pointee_of(operation->getLHS()->getType()) : clang::QualType();
      }
      if (node.get<clang::CastExpr>() == nullptr && node.get<clang::ParenExpr>() == nullptr) return {};
    }
  }

  static clang::QualType pointee_of(clang::QualType pointer) {
    const clang::QualType target = pointer->getPointeeType();
    return target.isNull() || target->isVoidType() ? clang::QualType() : target.getUnqualifiedType();
  }

  clang::ASTContext &context_;
  llvm::MapVector<const clang::VarDecl *, LegacyMap> &maps_;
};

class LegacyMapTypes : public clang::ASTConsumer {
 public:
  explicit LegacyMapTypes(clang::ASTConsumer &code_generator) : code_generator_(code_generator) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl *declaration : group) {
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (variable == nullptr) continue;
      if (is_legacy_map(*variable)) {
        maps_[variable->getCanonicalDecl()] = {
            member_value(*variable, "key_size").value_or(0), member_value(*variable, "value_size").value_or(0), {}, {}};
      }
    }
    return true;
  }

  void HandleTranslationUnit(clang::ASTContext &context) override {
    if (maps_.empty() || context.getDiagnostics().hasErrorOccurred()) return;
    CollectTypes(context, maps_).TraverseAST(context);
    for (const auto &[variable, map] : maps_) {
      if (!map.key.isNull() && !map.value.isNull()) declare_types(context, variable->getName(), map);
    }
  }

 private:
  void declare_types(clang::ASTContext &context, llvm::StringRef map_name, const LegacyMap &map) {
    const std::string name = "____btf_map_" + map_name.str();
    clang::IdentifierInfo &identifier = context.Idents.get(name);
    clang::DeclContext *file = context.getTranslationUnitDecl();
    if (!file->lookup(&identifier).empty()) return;  // the program annotates its map itself

    clang::RecordDecl *record =
        clang::RecordDecl::Create(context, clang::TagTypeKind::Struct, file, {}, {}, &identifier);
    record->startDefinition();
    add_member(context, *record, "key", map.key);
    add_member(context, *record, "value", map.value);
    record->completeDefinition();

    const clang::QualType type = context.getRecordType(record);
    clang::VarDecl *variable = clang::VarDecl::Create(context, file, {}, {}, &identifier, type,
                                                      context.getTrivialTypeSourceInfo(type), clang::SC_None);
    variable->addAttr(clang::SectionAttr::CreateImplicit(context, ".maps." + map_name.str()));
    variable->addAttr(clang::UsedAttr::CreateImplicit(context));
    code_generator_.CompleteTentativeDefinition(variable);
  }

  static void add_member(clang::ASTContext &context, clang::RecordDecl &record, llvm::StringRef name,
                         clang::QualType type) {
    clang::FieldDecl *field =
        clang::FieldDecl::Create(context, &record, {}, {}, &context.Idents.get(name), type,
                                 context.getTrivialTypeSourceInfo(type), nullptr, false, clang::ICIS_NoInit);
    field->setAccess(clang::AS_public);
    record.addDecl(field);
  }

  clang::ASTConsumer &code_generator_;
  llvm::MapVector<const clang::VarDecl *, LegacyMap> maps_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_legacy_map_types(clang::ASTConsumer &code_generator) {
  return std::make_unique<LegacyMapTypes>(code_generator);
}

}  // namespace bpfcc
