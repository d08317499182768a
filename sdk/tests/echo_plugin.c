/* The smallest plugin, in C: answers `echo.say` with its params and counts nothing, keeps nothing. */
#include <majlis/abi.h>

#include <string.h>

static const majlis_host* host;

static void start(void* self, majlis_bytes setup, majlis_done done, void* context) {
  const majlis_bytes nothing = {NULL, 0};
  (void)self;
  (void)setup;
  done(context, MAJLIS_OK, nothing);
}

static void stop(void* self, majlis_done done, void* context) {
  const majlis_bytes nothing = {NULL, 0};
  (void)self;
  done(context, MAJLIS_OK, nothing);
}

static int is(majlis_bytes name, const char* text) {
  return name.size == strlen(text) && memcmp(name.data, text, name.size) == 0;
}

static void on_call(void* self, const majlis_call_context* call, majlis_bytes method, majlis_bytes params) {
  /* {"code": "not_found", "message": "no such method"} */
  static const uint8_t kUnknown[] =
      "\xA2\x64"
      "code\x69not_found\x67"
      "message\x6Eno such method";
  const majlis_bytes unknown = {kUnknown, sizeof kUnknown - 1};
  (void)self;
  if (is(method, "echo.say")) {
    host->reply(host->self, call->call_id, MAJLIS_OK, params);
  } else {
    host->reply(host->self, call->call_id, MAJLIS_ERROR, unknown);
  }
}

static void on_cancel(void* self, uint64_t call_id) {
  (void)self;
  (void)call_id;
}

static void on_event(void* self, const majlis_call_context* call, const majlis_event* event) {
  (void)self;
  (void)call;
  (void)event;
}

static void on_http(void* self, const majlis_call_context* call, const majlis_http_request* request) {
  const majlis_bytes nothing = {NULL, 0};
  (void)self;
  (void)request;
  host->http_reply(host->self, call->call_id, 404, nothing, nothing);
}

static void destroy(void* self) { (void)self; }

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  static const majlis_plugin plugin = {sizeof plugin, MAJLIS_ABI_VERSION, NULL,     start,   stop,
                                       on_call,       on_cancel,          on_event, on_http, destroy};
  if (the_host->abi != MAJLIS_ABI_VERSION) return NULL;
  host = the_host;
  return &plugin;
}
