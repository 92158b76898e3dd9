/* An iterator over one map's elements: it has to be told which map. */
#include "count.h"

SEC("iter/bpf_map_elem")
int list_elements(void *context) { return 0; }
