#pragma once

// The loader as a library: all that programs of others include, as <bpfcc/loader.h>. docs/library.md shows how it is
// used.
//
//   read_file()              a BPF object's bytes
//   read_object()            what is in it, without asking the kernel
//   load()                   LoadPlan -> LoadedObject: maps and programs in the kernel, released with it
//   attach_all()             AttachTarget -> Attachments: programs at work, detached with them
//   open_event_streams()     events of ring buffers and perf event arrays; EventLoop waits for them
//   dump_maps(), dump_map()  what is in the maps, by BTF types
//
// Functions that can fail return Result<T>. One thread uses an object at a time; different objects are independent.

#include "loader/attach/attachment.h"
#include "loader/load/loaded_object.h"
#include "loader/observe/event_loop.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/map_dump.h"
#include "support/file_bytes.h"
#include "support/result.h"
