#pragma once

#include <memory>

#include <clang/AST/ASTConsumer.h>

namespace bpfcc {

/// A definition in SEC("maps") gives the sizes of key and value, not their types. Where the calls of
/// bpf_map_lookup_elem and bpf_map_update_elem tell the types, and their sizes agree, this consumer declares for
/// `code_generator`
///     struct ____btf_map_NAME { KEY key; VALUE value; } ____btf_map_NAME SEC(".maps.NAME");
/// the form in which loaders have looked for them since libbpf's BPF_ANNOTATE_KV_PAIR. It must come before
/// `code_generator` among the consumers of a parse.
std::unique_ptr<clang::ASTConsumer> make_legacy_map_types(clang::ASTConsumer &code_generator);

}  // namespace bpfcc
