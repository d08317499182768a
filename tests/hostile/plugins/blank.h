/* A plugin in C that starts, stops and hears nothing: what broken plugins in C are made from. Each brings its own
 * on_call, and may start in its own way. */
#ifndef MAJLIS_HOSTILE_BLANK_H
#define MAJLIS_HOSTILE_BLANK_H

#include <majlis/abi.h>

#include <string.h>

static const majlis_host* host;
static const uint8_t kEmptyMap[] = {0xA0};
static const majlis_bytes kNothing = {kEmptyMap, sizeof kEmptyMap};

static void blank_start(void* self, majlis_bytes setup, majlis_done done, void* context) {
  (void)self;
  (void)setup;
  done(context, MAJLIS_OK, kNothing);
}

static void blank_stop(void* self, majlis_done done, void* context) {
  (void)self;
  done(context, MAJLIS_OK, kNothing);
}

static void blank_cancel(void* self, uint64_t call_id) {
  (void)self;
  (void)call_id;
}

static void blank_event(void* self, const majlis_call_context* call, const majlis_event* event) {
  (void)self;
  (void)call;
  (void)event;
}

static void blank_http(void* self, const majlis_call_context* call, const majlis_http_request* request) {
  (void)self;
  (void)call;
  (void)request;
}

static void blank_destroy(void* self) { (void)self; }

/* A table with everything blank but on_call. */
static inline majlis_plugin blank_plugin(void (*on_call)(void*, const majlis_call_context*, majlis_bytes,
                                                         majlis_bytes)) {
  const majlis_plugin plugin = {sizeof plugin, MAJLIS_ABI_VERSION, NULL,        blank_start, blank_stop,
                                on_call,       blank_cancel,       blank_event, blank_http,  blank_destroy};
  return plugin;
}

static inline int ends_with(majlis_bytes name, const char* end) {
  const size_t size = strlen(end);
  return name.size >= size && memcmp(name.data + name.size - size, end, size) == 0;
}

#endif
