#pragma once

#include <bpf/libbpf.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "loader/attach/attachment.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// Programs that a kind of attachment takes: their type, and for types that cover several kinds also what they were
/// loaded for.
struct ProgramClass {
  static constexpr int kAny = -1;
  bpf_prog_type type;
  int attach_type = kAny;  ///< enum bpf_attach_type
};

/// What one attachment is made from.
struct AttachRequest {
  const bpf_program *program;
  const bpf_object *object;     ///< the program's
  const std::string &argument;  ///< has passed the kind's `check`
  AttachOptions options;
};

/// One kind of attachment: a row of the table.
struct AttachKind {
  std::string_view name;                       ///< as written in PROG=NAME:ARGUMENT
  std::span<const ProgramClass> programs;      ///< which ones it takes
  std::span<const std::string_view> sections;  ///< prefixes of section names, whose rest is the argument
  std::string_view syntax;                     ///< of the argument, for messages: "socket:IFACE or socket:fd=N"
  std::string_view example;                    ///< "socket:eth0"

  /// Is the argument well-formed? Asks the kernel nothing. The error's subject is left empty.
  Result<void> (*check)(const std::string &argument);
  Result<std::unique_ptr<Attachment>> (*attach)(const AttachRequest &request);
  /// Where a program goes for which neither the user nor its section says more; empty where that has to be said.
  std::string_view default_argument = {};
};

/// All of them.
std::span<const AttachKind> attach_kinds();

/// By its name, or as its sections begin: "tracepoint", "tp". Null where there is none.
const AttachKind *find_attach_kind(std::string_view name);

/// Does the kind take such a program? A program whose type is not known yet (0) is taken.
bool takes(const AttachKind &kind, const ProgramSpec &program);

/// Where the kind attaches a program of which only the section says where: the rest of its name behind one of the
/// kind's prefixes, else the kind's default.
std::string argument_of_section(const AttachKind &kind, std::string_view section);

}  // namespace bpfcc
