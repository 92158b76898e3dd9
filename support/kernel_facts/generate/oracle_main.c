/* Asks every question once and prints the answers as JSON; the tables above are made by oracle.py. */

#define LENGTH(array) (int)(sizeof(array) / sizeof((array)[0]))

static struct bpf_prog_aux g_aux;

static const struct bpf_func_proto *ask_proto(int type, int id, int attach) {
  const struct bpf_prog prog = {.type = kProgramTypes[type].value, .expected_attach_type = attach, .aux = &g_aux};
  for (int i = 0; i < 2; i++) {
    const struct bpf_func_proto *proto = kProgramTypes[type].proto[i] ? kProgramTypes[type].proto[i](id, &prog) : 0;
    if (proto) return proto;
  }
  return 0;
}

static void print_proto(const struct bpf_func_proto *proto) {
  printf("{\"gpl_only\":%d,\"might_sleep\":%d,\"pkt_access\":%d,\"ret\":%u,\"args\":[[%u,%lu],[%u,%lu],[%u,%lu],"
         "[%u,%lu],[%u,%lu]]}",
         proto->gpl_only, proto->might_sleep, proto->pkt_access, proto->ret_type, proto->arg1_type, proto->arg1_size,
         proto->arg2_type, proto->arg2_size, proto->arg3_type, proto->arg3_size, proto->arg4_type, proto->arg4_size,
         proto->arg5_type, proto->arg5_size);
}

/* helper -> program type -> attach type -> name of the prototype; protos by name. */
static void print_helpers(void) {
  const struct bpf_func_proto *seen[1024];
  int count = 0;
  printf("\"helpers\":{");
  for (int id = 1; id < __BPF_FUNC_MAX_ID; id++) {
    printf("%s\"%d\":{", id > 1 ? "," : "", id);
    int types = 0;
    for (int type = 0; type < LENGTH(kProgramTypes); type++) {
      int attaches = 0;
      for (int a = 0; a < LENGTH(kAttachTypes); a++) {
        const struct bpf_func_proto *proto = ask_proto(type, id, kAttachTypes[a].value);
        if (!proto) continue;
        if (!attaches) printf("%s\"%s\":{", types++ ? "," : "", kProgramTypes[type].name);
        printf("%s\"%s\":\"%s\"", attaches++ ? "," : "", kAttachTypes[a].name, proto->name);
        int known = 0;
        for (int i = 0; i < count; i++) known |= seen[i] == proto;
        if (!known) seen[count++] = proto;
      }
      if (attaches) printf("}");
    }
    printf("}");
  }
  printf("},\n\"protos\":{");
  for (int i = 0; i < count; i++) {
    printf("%s\"%s\":", i ? "," : "", seen[i]->name);
    print_proto(seen[i]);
  }
  printf("},\n");
}

/* context field -> [program type, attach type, readable sizes, writable sizes, register type of a read] */
static void print_context(void) {
  int rows = 0;
  printf("\"context\":[");
  for (int type = 0; type < LENGTH(kProgramTypes); type++) {
    if (!kProgramTypes[type].access || !kProgramTypes[type].fields) continue;
    for (const struct field *field = kProgramTypes[type].fields; field->name; field++) {
      for (int a = 0; a < LENGTH(kAttachTypes); a++) {
        int sizes[3] = {0, 0, 0}, reg = 0;
        for (int size = 1; size <= 8; size *= 2) {
          for (int access = BPF_READ; access <= BPF_WRITE; access++) {
            struct bpf_prog prog = {
                .type = kProgramTypes[type].value, .expected_attach_type = kAttachTypes[a].value, .aux = &g_aux};
            struct bpf_insn_access_aux info = {0};
            if (size > field->size && field->size < 8) continue;
            if (!kProgramTypes[type].access(field->offset, size, access, &prog, &info)) continue;
            sizes[access] |= size;
            if (access == BPF_READ) reg = info.reg_type;
          }
        }
        printf("%s[\"%s\",\"%s\",\"%s\",%d,%d,%d,%d,%d]", rows++ ? ",\n" : "", kProgramTypes[type].name, field->name,
               kAttachTypes[a].name, sizes[1], sizes[2], reg, field->offset, field->size);
      }
    }
  }
  printf("],\n");
}

static void print_lists(void) {
  printf("\"changes_packet\":[");
  for (int id = 1, n = 0; id < __BPF_FUNC_MAX_ID; id++)
    if (bpf_helper_changes_pkt_data(id)) printf("%s%d", n++ ? "," : "", id);
  printf("],\n\"acquires\":[");
  for (int id = 1, n = 0; id < __BPF_FUNC_MAX_ID; id++)
    if (is_acquire_function(id, 0)) printf("%s%d", n++ ? "," : "", id);
  printf("],\n\"casts\":[");
  for (int id = 1, n = 0; id < __BPF_FUNC_MAX_ID; id++)
    if (is_ptr_cast_function(id)) printf("%s%d", n++ ? "," : "", id);
  printf("],\n\"attach_program_type\":{");
  for (int a = 0; a < LENGTH(kAttachTypes); a++)
    printf("%s\"%s\":%d", a ? "," : "", kAttachTypes[a].name, attach_type_to_prog_type(kAttachTypes[a].value));
  printf("},\n\"needs\":{");
  for (int type = 0; type < LENGTH(kProgramTypes); type++)
    printf("%s\"%s\":[%d,%d,%d]", type ? "," : "", kProgramTypes[type].name,
           is_net_admin_prog_type(kProgramTypes[type].value), is_perfmon_prog_type(kProgramTypes[type].value),
           is_tracing_prog_type(kProgramTypes[type].value));
  printf("},\n\"kfunc_hook\":{");
  for (int type = 0; type < LENGTH(kProgramTypes); type++)
    printf("%s\"%s\":%d", type ? "," : "", kProgramTypes[type].name,
           bpf_prog_type_to_kfunc_hook(kProgramTypes[type].value));
  printf("},\n\"kfunc_hook_max\":%d,\n", BTF_KFUNC_HOOK_MAX);
}

/* map type -> helpers that take it, from any program type; and sockmap updates by program type. */
static void print_maps(void) {
  printf("\"maps\":{");
  for (int m = 0; m < LENGTH(kMapTypes); m++) {
    struct bpf_map map = {.map_type = kMapTypes[m].value};
    printf("%s\"%s\":[", m ? ",\n" : "", kMapTypes[m].name);
    for (int id = 1, n = 0; id < __BPF_FUNC_MAX_ID; id++) {
      struct bpf_prog prog = {.type = BPF_PROG_TYPE_XDP, .jit_requested = true, .aux = &g_aux};
      struct bpf_verifier_env env = {.prog = &prog, .subprog_cnt = 1};
      if (check_map_func_compatibility(&env, &map, id) == 0) printf("%s%d", n++ ? "," : "", id);
    }
    printf("]");
  }
  printf("},\n\"sockmap_update\":{");
  for (int type = 0; type < LENGTH(kProgramTypes); type++) {
    int allowed[2] = {0, 0};
    for (int a = 0; a < LENGTH(kAttachTypes); a++) {
      struct bpf_prog prog = {
          .type = kProgramTypes[type].value, .expected_attach_type = kAttachTypes[a].value, .aux = &g_aux};
      struct bpf_verifier_env env = {.prog = &prog};
      allowed[0] |= may_update_sockmap(&env, BPF_FUNC_map_update_elem);
      allowed[1] |= may_update_sockmap(&env, BPF_FUNC_map_delete_elem);
    }
    printf("%s\"%s\":[%d,%d]", type ? "," : "", kProgramTypes[type].name, allowed[0], allowed[1]);
  }
  printf("}\n");
}

int main(void) {
  printf("{");
  print_helpers();
  print_context();
  print_lists();
  print_maps();
  printf("}\n");
}
