#pragma once

#include <map>
#include <string>

#include "driver/program_statistics.h"
#include "support/result.h"

namespace bpfcc {

/// What --stats --format=json printed at another time: the objects by their programs' names.
using EarlierStatistics = std::map<std::string, Value, std::less<>>;

/// Reads a file of such lines; others, such as bpfrun's events, are passed over. A file that cannot be read, or has
/// none, is an ErrorKind::kUsage.
Result<EarlierStatistics> read_earlier_statistics(const std::string &path);

/// What has changed of a program: {"processed": {"before": 31, "now": 45}, ...}, empty where nothing has. Null for a
/// program that was not there. Time is left out: it is never the same twice.
Value changes_since(const EarlierStatistics &earlier, const ProgramStatistics &now);

/// The same for people: a line that ends with a newline.
std::string changes_text(const Value &changes);

}  // namespace bpfcc
