#pragma once

#include <string>

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/LangOptions.h>

namespace bpfcc {

/// What to do about clang's "use of undeclared identifier" where it is the key or the value of a map helper:
/// bpf_map_update_elem(&map, &key, &one, BPF_ANY) without a variable `one`. Empty for any other diagnostic.
std::string undeclared_argument_remedy(const clang::Diagnostic &info, const clang::LangOptions &language);

}  // namespace bpfcc
