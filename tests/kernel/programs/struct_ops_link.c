/* The same, registered by a link (Linux 6.4). */
#define TABLE ".struct_ops.link"
#include "struct_ops.c"
