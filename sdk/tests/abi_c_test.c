/* That abi.h is C: a host of two functions, written in C11, drives the C plugin beside it. */
#include <majlis/abi.h>

#include <stdio.h>
#include <string.h>

static struct {
  uint64_t call_id;
  uint32_t outcome;
  uint8_t payload[64];
  size_t size;
  int replies;
  uint32_t http_status;
} seen;
static int completions;

static void reply(void* self, uint64_t call_id, uint32_t outcome, majlis_bytes payload) {
  (void)self;
  seen.call_id = call_id;
  seen.outcome = outcome;
  seen.size = payload.size < sizeof seen.payload ? payload.size : sizeof seen.payload;
  memcpy(seen.payload, payload.data, seen.size);
  ++seen.replies;
}

static void http_reply(void* self, uint64_t call_id, uint32_t status, majlis_bytes headers, majlis_bytes body) {
  (void)self;
  (void)headers;
  (void)body;
  seen.call_id = call_id;
  seen.http_status = status;
}

static void completed(void* context, uint32_t outcome, majlis_bytes payload) {
  (void)payload;
  *(int*)context += outcome == MAJLIS_OK;
}

static majlis_bytes text(const char* characters) {
  const majlis_bytes view = {(const uint8_t*)characters, strlen(characters)};
  return view;
}

#define REQUIRE(what)                                            \
  do {                                                           \
    if (!(what)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
      return 1;                                                  \
    }                                                            \
  } while (0)

int main(void) {
  majlis_host host;
  majlis_call_context call;
  majlis_http_request request;
  const majlis_plugin* plugin;
  const majlis_bytes nothing = {NULL, 0};

  memset(&host, 0, sizeof host);
  host.size = sizeof host;
  host.abi = MAJLIS_ABI_VERSION + 1;
  REQUIRE(majlis_plugin_v1(&host) == NULL);
  host.abi = MAJLIS_ABI_VERSION;
  host.reply = reply;
  host.http_reply = http_reply;
  plugin = majlis_plugin_v1(&host);
  REQUIRE(plugin != NULL && plugin->size == sizeof *plugin && plugin->abi == MAJLIS_ABI_VERSION);

  plugin->start(plugin->self, nothing, completed, &completions);
  REQUIRE(completions == 1);

  memset(&call, 0, sizeof call);
  call.size = sizeof call;
  call.caller_kind = MAJLIS_CLIENT;
  call.call_id = 7;
  plugin->on_call(plugin->self, &call, text("echo.say"), text("\x62hi"));
  REQUIRE(seen.replies == 1 && seen.call_id == 7 && seen.outcome == MAJLIS_OK);
  REQUIRE(seen.size == 3 && memcmp(seen.payload, "\x62hi", 3) == 0);

  call.call_id = 8;
  plugin->on_call(plugin->self, &call, text("echo.shout"), text("\x62hi"));
  REQUIRE(seen.replies == 2 && seen.call_id == 8 && seen.outcome == MAJLIS_ERROR);

  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  call.call_id = 9;
  plugin->on_http(plugin->self, &call, &request);
  REQUIRE(seen.call_id == 9 && seen.http_status == 404);

  plugin->stop(plugin->self, completed, &completions);
  REQUIRE(completions == 2);
  plugin->destroy(plugin->self);
  return 0;
}
