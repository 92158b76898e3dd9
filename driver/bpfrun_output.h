#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "driver/bpfrun_options.h"
#include "driver/earlier_statistics.h"
#include "driver/mend.h"
#include "driver/program_statistics.h"
#include "loader/load/loaded_object.h"
#include "loader/load/system_state.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/map_dump.h"
#include "loader/observe/printk_stream.h"
#include "loader/verifier/explanation.h"
#include "support/diag.h"

namespace bpfcc {

/// What bpfrun shows. Data (events, lines of bpf_printk, maps) goes to standard output; what is said about the run to
/// standard error. With --format=json everything but errors is one JSON object a line on standard output, whose `kind`
/// says what it is, and errors go to both. With --format=sarif what is wrong goes to both, the document at the end.
class BpfrunOutput {
 public:
  BpfrunOutput(OutputFormat format, bool verbose) : format_(format), verbose_(verbose) {}

  /// What the compiler had to say, where it was kept: with --format=sarif.
  void compiler_messages(const std::vector<Diag> &diags);
  /// Nothing more is wrong.
  void end();

  void system_state(const std::vector<StateFinding> &findings);
  void loaded(const LoadedObject &object);
  /// `earlier` is what was measured at another time; null without it.
  void statistics(const ProgramStatistics &statistics, const EarlierStatistics *earlier);
  void attached(const AttachedProgram &program);
  /// It stays in the kernel at the end.
  void pinned(const std::string &path);
  /// `object` is whose it is, here and below, where there are several objects; else empty.
  void event(const Event &event, const std::string &object = {});
  void printk(const PrintkLine &line);
  /// A part of what an iterator writes.
  void iterator(const std::string &program, std::string_view text);
  /// Events or lines that came faster than they could be read.
  void lost(const std::string &source, std::uint64_t count, const std::string &object = {});
  /// Maps are handed out there from now on.
  void serving(const std::string &path);
  /// A map that another process serves.
  void served(const std::string &map);
  void map(const MapDump &dump, const std::string &object);
  /// Something is not as it should be, and the run goes on.
  void warning(const Error &error);
  void error(const Error &error);
  /// `explanation` of the refused program's log; null where no program was refused, or nothing is known.
  void load_failure(const LoadFailure &failure, const Explanation *explanation);
  /// A change of a source with which the kernel accepts it.
  void suggestion(const MendableSource &source, const Mended &mended);
  /// With -v only.
  void progress(const std::string &message) const;

  /// Nobody reads standard output any more: a pipe was closed, a disk is full.
  bool is_closed() const { return closed_; }

 private:
  void data(const std::string &text);
  /// `object` as for event().
  void json(const char *kind, const Value &fields, const std::string &object = {});

  OutputFormat format_;
  bool verbose_;
  std::vector<Diag> diags_;  ///< for the document
  bool closed_ = false;
};

}  // namespace bpfcc
